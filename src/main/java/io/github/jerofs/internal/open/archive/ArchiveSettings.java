package io.github.jerofs.internal.open.archive;

import io.github.jerofs.internal.memory.MemoryCache;
import io.github.jerofs.option.ErofsLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How archives are opened.
 *
 * @param cacheDirectory the directory that keeps indexes; without one, each opening builds one
 * @param digest the SHA-256 of the archive, if it is known. It is verified when the index is built
 * @param tocDigest the SHA-256 of the table of contents, if the archive is eStargz and it is known.
 *     It is then verified instead of that of the archive, as the table has the digests of all data
 * @param file the file of the archive, if it is a file
 * @param isLayer whether the file must be an archive, as its media type is that of one
 * @param memory keeps decoded data
 */
public record ArchiveSettings(
    Optional<Path> cacheDirectory,
    Optional<String> digest,
    Optional<String> tocDigest,
    Optional<Path> file,
    boolean isLayer,
    ErofsLimits limits,
    MemoryCache memory) {}
