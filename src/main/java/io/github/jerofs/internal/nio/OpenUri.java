package io.github.jerofs.internal.nio;

import java.net.URI;

/** The URI of a file in the open file system {@code number}, or in none if it is negative. */
record OpenUri(URI uri, long number, byte[] path) implements ErofsUri {}
