/**
 * What open images share with images that are being created: paths stored as bytes, globs, owners,
 * names of attributes, directory streams.
 */
@NullMarked
package io.github.jerofs.internal.path;

import org.jspecify.annotations.NullMarked;
