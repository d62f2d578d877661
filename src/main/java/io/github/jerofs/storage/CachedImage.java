package io.github.jerofs.storage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A copy of a remote image in a {@link io.github.jerofs.RemoteCache}, as it was when it was looked
 * at.
 *
 * @param key its name in the cache
 * @param url where it comes from, without the query
 * @param file the copy: byte n of it is byte n of the image, or a hole where that was not fetched
 * @param length of the image in bytes
 * @param present number of bytes that were fetched
 * @param isComplete whether everything was fetched, and has the digest that it must have: then the
 *     file is the image, and no server is asked any more
 * @param sha256 that the image must have, if that was stated
 */
public record CachedImage(
    String key,
    String url,
    Path file,
    long length,
    long present,
    boolean isComplete,
    Optional<String> sha256) {}
