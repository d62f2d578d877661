package io.github.jerofs.cli;

/**
 * Where a command writes to.
 *
 * @param out what was asked for
 * @param messages what went wrong
 */
record Streams(Output out, Messages messages) {}
