package io.github.jerofs.serve.internal.web;

import io.github.jerofs.serve.Download;

/**
 * A download that directory pages offer.
 *
 * @param name its name, also the query of its URL
 * @param type its media type
 * @param extension the extension of the file; empty to show it in the browser
 * @param rootOnly whether only the root of an export has it
 * @param content writes it
 */
public record OfferedDownload(
    String name, String type, String extension, boolean rootOnly, Download content) {}
