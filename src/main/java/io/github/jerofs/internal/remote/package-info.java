/**
 * Sources over HTTP: range requests in units of granules, and an on-disk cache whose files are the
 * images themselves.
 */
@NullMarked
package io.github.jerofs.internal.remote;

import org.jspecify.annotations.NullMarked;
