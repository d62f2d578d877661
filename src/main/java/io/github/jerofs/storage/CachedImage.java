package io.github.jerofs.storage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A snapshot of the state of a copy in a {@link io.github.jerofs.RemoteCache}. Immutable and
 * thread-safe.
 *
 * @param key the name of the copy in the cache
 * @param url the URL of the image, without its query
 * @param file the copy: a sparse file that has each fetched byte at its offset in the image
 * @param length the length of the image in bytes
 * @param present the number of fetched bytes
 * @param isComplete whether all bytes are fetched and match the expected digest, if any; the file
 *     then equals the image and is used without contacting a server
 * @param sha256 the expected SHA-256 of the image, if any
 */
public record CachedImage(
    String key,
    String url,
    Path file,
    long length,
    long present,
    boolean isComplete,
    Optional<String> sha256) {}
