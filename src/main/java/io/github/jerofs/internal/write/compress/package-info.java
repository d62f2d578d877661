/**
 * From the bytes of a file to pclusters, and from pclusters to the map behind an inode.
 *
 * <pre>
 * FileEncoder.encode(files, receiver)   reads and compresses in parallel, delivers in order:
 *   receiver.whole(file, encoded, stored)         a small file: its map and all stored bytes
 *   receiver.part(file, stored)...                a large file: stored bytes, to be appended
 *   receiver.end(file, encoded)                   its map
 *
 * switch on encoded:
 *   Flat        write {@code stored} as a flat file, with or without inline tail
 *   Fragment    offset = packedFile.add(stored); map = FileMap.ofFragment(offset)
 *   Compressed  tail fragment, if any: offset = packedFile.add(compressed.fragment());
 *               append {@code stored} to the data area, at a multiple of {@code alignment()};
 *               map = FileMap.of(compressed, offset)
 *
 * map.layout(), map.blocks()     fields of the inode
 * map.size(end)                  bytes from the end of the inode and its xattrs to the end of the map;
 *                                depends on {@code end mod 32} only
 * map.inlineSize()               how many bytes at the end of the map must lie in one block: at most
 *                                32 less than a block, so a place is found in steps of a slot
 * map.write(end, address, out)   the bytes, once the address of the stored bytes is known
 *
 * usage.add(encoded)             for every file written, then usage.features(), usage.records()
 * </pre>
 *
 * <p>The output is a function of the content and the {@link Encoding}: neither the number of
 * threads nor the machine changes it. DEFLATE is the exception, as the JDK's zlib may differ.
 */
@NullMarked
package io.github.jerofs.internal.write.compress;

import org.jspecify.annotations.NullMarked;
