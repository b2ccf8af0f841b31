#!/bin/sh
# Double-clicked in Finder: opens a Terminal window and starts the workbench there.
exec "$(dirname -- "$0")/start.sh" "$@"
