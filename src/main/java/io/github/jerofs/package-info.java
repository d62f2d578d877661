/**
 * The entry points of jerofs, which reads EROFS images as read-only {@link
 * java.nio.file.FileSystem}s and builds them.
 *
 * <p>Many programs need none of these classes: {@code
 * FileSystems.newFileSystem(Path.of("img.erofs"))} and {@code java.nio.file} are enough. {@link
 * io.github.jerofs.Erofs} opens images without consulting other providers, and checks them. {@link
 * io.github.jerofs.ErofsBuilder} builds images, {@link io.github.jerofs.Composefs} those of
 * composefs. {@link io.github.jerofs.ByteSources} gives access to images in other storage. {@link
 * io.github.jerofs.RemoteCache} manages local copies of remote images, {@link
 * io.github.jerofs.SharedCache} the cache of decoded data. {@link io.github.jerofs.Verity} verifies
 * images with dm-verity, and {@link io.github.jerofs.Nydus} exports the devices of Nydus images. A
 * bad image fails with a subclass of {@link io.github.jerofs.error.ErofsException}.
 */
@NullMarked
package io.github.jerofs;

import org.jspecify.annotations.NullMarked;
