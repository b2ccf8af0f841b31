#!/bin/sh
# Double-clicked in Finder: opens a Terminal window and starts the workbench there.
exec sh "$(dirname -- "$0")/start.sh" "$@"
