package io.github.jerofs.cli.console;

/**
 * Where a command writes to.
 *
 * @param out what was asked for
 * @param messages what went wrong
 */
public record Streams(Output out, Messages messages) {}
