/**
 * composefs: an EROFS image has the metadata, and files elsewhere, called objects, have the data.
 */
@NullMarked
package io.github.jerofs.internal.container.composefs;

import org.jspecify.annotations.NullMarked;
