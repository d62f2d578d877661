/**
 * Writes images. {@code ImageBuild} runs the steps: {@code node} holds the tree, {@code content}
 * writes the data of files, {@code metadata} the rest. Independent of the readers.
 */
@NullMarked
package io.github.jerofs.internal.write;

import org.jspecify.annotations.NullMarked;
