package io.github.jerofs.cli.console;

/**
 * The streams that a command writes to.
 *
 * @param out standard output
 * @param messages standard error
 */
public record Streams(Output out, Messages messages) {}
