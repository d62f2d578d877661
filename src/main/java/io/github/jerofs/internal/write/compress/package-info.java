/**
 * Compresses the content of files to pclusters and encodes the maps that follow inodes.
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
 * map.layout(), map.union()      fields of the inode
 * map.size(end)                  bytes from the end of the inode and its xattrs to the end of the map;
 *                                depends on {@code end mod 32} only
 * map.inlineSize() number of bytes at the end of the map that must lie in one block, at most a block less 32
 * map.write(end, address, out)   the bytes, once the address of the stored bytes is known
 *
 * usage.add(encoded)             for every file written, then usage.features(), usage.records()
 * </pre>
 *
 * <p>The output depends only on the content and the {@link Encoding}, not on the number of threads
 * or the machine. DEFLATE is the exception, as the JDK's zlib may differ.
 */
@NullMarked
package io.github.jerofs.internal.write.compress;

import org.jspecify.annotations.NullMarked;
