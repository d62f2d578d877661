#!/usr/bin/env bash
# Builds sample.erofs next to this script, with the same bytes each time.
# Needs mkfs.erofs of erofs-utils, and setfattr on a file system with user.* attributes.
set -euo pipefail

folder=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
umask 022
chmod 755 "$tree"

mkdir -p "$tree/bin" "$tree/docs/poems" "$tree/empty-folder"

cat >"$tree/README.txt" <<'TEXT'
Welcome to the sample image!

It is a small EROFS file system. Nothing in it can change, and nothing
needs to be mounted: a Java program reads it in place.
TEXT

cat >"$tree/docs/guide.txt" <<'TEXT'
How to look around
==================

  jerofs tree sample.erofs             draw everything
  jerofs ls -l sample.erofs /bin       list a directory
  jerofs cat sample.erofs /README.txt  read a file
  jerofs stat sample.erofs /README.txt see all its attributes
  jerofs extract sample.erofs out      copy it to the directory "out"
TEXT

cat >"$tree/docs/poems/grüße.txt" <<'TEXT'
Ein Gruß aus einem kleinen Baum,
gefroren, und er merkt es kaum.
TEXT

cat >"$tree/bin/hello.sh" <<'TEXT'
#!/bin/sh
echo "Hello from ${1:-an image}!"
TEXT
chmod 755 "$tree/bin/hello.sh"

# Three blocks and a bit, so that a file has data outside of its inode.
for i in $(seq 1 400); do
  printf 'line %03d of 400: so goes it on\n' "$i"
done >"$tree/docs/lines.txt"

: >"$tree/empty.txt"
ln "$tree/README.txt" "$tree/docs/same-as-README.txt"
ln -s docs/guide.txt "$tree/guide"
setfattr -n user.comment -v "start here" "$tree/README.txt"

rm -f "$folder/sample.erofs"
mkfs.erofs --quiet --all-root \
  -U 5a5a5a5a-1234-4321-8765-0123456789ab -T 1700000000 \
  "$folder/sample.erofs" "$tree"
