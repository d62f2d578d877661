package io.github.jerofs.internal.create;

import java.net.URI;
import java.util.function.Function;

/**
 * The place of a file system among those that URIs can refer to.
 *
 * @param number a number that is unique among the file systems of this JVM
 * @param uri returns the URI of an absolute path
 * @param onClose the action to run when the file system is closed
 */
public record Registration(long number, Function<byte[], URI> uri, Runnable onClose) {}
