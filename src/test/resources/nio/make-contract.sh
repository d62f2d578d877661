#!/bin/bash
# Builds contract.erofs and sparse.erofs for the tests in io.github.jerofs.internal.nio.
# ContractTree creates the same tree in Java. Change both together.
# Needs root (owners), a file system with user xattrs, and erofs-utils 1.5.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
umask 022
t=$work/tree
mkdir "$t"
cd "$t"

# pattern N: N bytes in rows of 4096 bytes (i * i / 7 + i + 31 * row, modulo 251), of which there are
# only three: equal chunks are stored once, which keeps the image small.
pattern() {
  python3 - "$1" <<'PY'
import sys
n = int(sys.argv[1])
rows = [bytes((i * i // 7 + i + 31 * k) % 251 for i in range(4096)) for k in range(3)]
sys.stdout.buffer.write(b"".join(rows[(b * b + b // 3) % 3] for b in range(n // 4096 + 1))[:n])
PY
}

mkdir sizes
for n in 0 1 5000 70000; do pattern "$n" > "sizes/$n"; done

mkdir -p dir/sub/deeper/deepest dir/empty
printf text > dir/file
printf text > dir/sub/file
printf text > dir/sub/deeper/deepest/file

mkdir links
ln -s ../dir/file links/relative
ln -s /dir/file links/absolute
ln -s nowhere links/dangling
ln -s loop links/loop
ln -s loopB links/loopA
ln -s loopA links/loopB
ln -s ../dir links/toDir
ln -s ../dir/sub/../file links/middle
ln -s toDir/sub/../../dir/file links/throughLink
ln -s ../../../../../dir/file links/above
ln -s ../dir/file/below links/belowFile
ln -s ../dir/file/ links/fileSlash
ln -s ../dir/ links/dirSlash
ln -s .././/dir//file links/doubled
ln -s . links/self
ln -s / links/root
ln -s "$(printf '../names/raw-\377')" links/raw

mkdir chain
ln -s ../dir/file chain/1
for n in $(seq 2 41); do ln -s "$((n - 1))" "chain/$n"; done

mkdir hard
printf text > hard/one
ln hard/one hard/two
ln hard/one dir/three

mkdir special
mkfifo special/fifo

mkdir modes
for mode in 0644 0600 0755 4755 2755 0000 0001 0010; do
  printf text > "modes/$mode"
  chmod "$mode" "modes/$mode"
done
mkdir modes/sticky
chmod 1777 modes/sticky
chown 1000:2000 modes/0600
chown 100000:200000 modes/0755
chmod 0755 modes/0755

mkdir names
while IFS= read -r name; do
  printf text > "names/$(printf "$name")"
done <<'NAMES'
with space
 leading
100%%
%%41
hash#
query?
wow!
plus+
co:lon
semi;colon
line\nfeed
back\\slash
"quote"
[x]
{y}
*
.hidden
\303\251t\303\251
e\314\201
\357\275\236
\360\237\230\200
raw-\377
raw-\355\240\200
NAMES
mkdir 'names/in!' 'names/a%20b'
printf text > 'names/in!/x'
printf text > 'names/a%20b/x'

mkdir xattrs
printf text > xattrs/two
setfattr -n user.first -v one xattrs/two
setfattr -n user.empty xattrs/two
setfattr -n trusted.secret -v hush xattrs/two

# A time that 32 bits cannot hold.
T=2500000000
find . -exec touch -h -d "@$T" {} +
mkdir times
printf text > times/nanos
printf text > times/old
printf text > times/epoch
touch -d @1234567890.123456789 times/nanos
touch -d @86400.5 times/old
touch -d @0 times/epoch
touch -d "@$T" times .

rm -f "$here/contract.erofs" "$here/sparse.erofs"
uuid=00112233-4455-6677-8899-aabbccddeeff
export SOURCE_DATE_EPOCH=$T # becomes the time of the image; older files keep theirs
mkfs.erofs --quiet -U$uuid --chunksize=4096 "$here/contract.erofs" "$t"

# A file of 5 GiB and eleven bytes, all of it a hole but the eleven. This mkfs stores holes as
# zeros, so: make six chunks of 4 KiB, then turn them into chunks of 1 GiB, five without address.
s=$work/sparse
mkdir "$s"
truncate -s 20480 "$s/big"
printf 'end of file' >> "$s/big"
touch -d "@$T" "$s/big" "$s"
mkfs.erofs --quiet -U$uuid -Eforce-inode-extended --chunksize=4096 "$here/sparse.erofs" "$s"
nid=$(dump.erofs --path=/big "$here/sparse.erofs" | sed -n 's/^NID: \([0-9]*\).*/\1/p')
python3 - "$here/sparse.erofs" "$nid" <<'PY'
import struct, sys
image, inode = sys.argv[1], int(sys.argv[2]) * 32
data = bytearray(open(image, "rb").read())
chunk_format = struct.unpack_from("<H", data, inode + 16)[0]
assert chunk_format & 31 == 0 and struct.unpack_from("<Q", data, inode + 8)[0] == 20491
struct.pack_into("<H", data, inode + 16, chunk_format | 18)
struct.pack_into("<Q", data, inode + 8, (5 << 30) + 11)
step = 8 if chunk_format & 0x20 else 4
for i in range(5):
    struct.pack_into("<I", data, inode + 64 + step * i + step - 4, 0xFFFFFFFF)
struct.pack_into("<I", data, 1028, 0)
crc = 0xFFFFFFFF # CRC-32C of block 0 from the superblock on
for byte in data[1024:4096]:
    crc ^= byte
    for _ in range(8):
        crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
struct.pack_into("<I", data, 1028, crc)
open(image, "wb").write(data)
PY
ls -l "$here"
