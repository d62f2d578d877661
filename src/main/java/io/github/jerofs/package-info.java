/**
 * The public face of jerofs, a read-only {@link java.nio.file.FileSystem} over EROFS images.
 *
 * <p>Most programs need nothing from here: {@code FileSystems.newFileSystem(Path.of("img.erofs"))}
 * and {@code java.nio.file} are enough. {@link io.github.jerofs.Erofs} opens images without asking
 * other providers first, {@link io.github.jerofs.error.ErofsException} and its kinds tell what is
 * wrong with an image, and the attribute interfaces give typed access to what EROFS stores beyond
 * POSIX.
 */
@NullMarked
package io.github.jerofs;

import org.jspecify.annotations.NullMarked;
