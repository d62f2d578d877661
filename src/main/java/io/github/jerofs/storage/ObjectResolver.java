package io.github.jerofs.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Locates the objects of composefs images in storage that is neither a file system nor a web
 * server. It is called when a file is first read, after the base directories were searched. An
 * object is closed at the latest with the image. Implementations must be safe for use by multiple
 * threads.
 *
 * <pre>{@code
 * ObjectResolver resolver = names -> bucket.find(String.join("/", names)).map(ImageLocation::of);
 * ErofsOptions options =
 *     ErofsOptions.builder()
 *         .set(ImageKeys.OBJECT_RESOLVER, Optional.of(resolver))
 *         .verifyObjects(true)
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface ObjectResolver {
  /**
   * Locates an object.
   *
   * @param names the path of the object, such as {@code 3f} and {@code 9a…}: at least one name,
   *     none of them empty, {@code .} or {@code ..}, none with a slash or NUL. Otherwise they are
   *     arbitrary text from the image, which is untrusted.
   * @return the location, or empty if there is no such object, which makes reading the file fail
   * @throws IOException if the lookup fails, which makes reading the file fail
   */
  Optional<ImageLocation> find(List<String> names) throws IOException;
}
