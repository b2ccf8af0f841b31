"""Many alliances: orders dealt out to processes or to a cluster, every result whole in its place, begun again where
it broke off."""
