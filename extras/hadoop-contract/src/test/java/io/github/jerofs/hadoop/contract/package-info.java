/** Hadoop's contract tests. */
package io.github.jerofs.hadoop.contract;
