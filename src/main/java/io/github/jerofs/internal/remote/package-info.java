/**
 * Bytes at a web server as a source: ranges over HTTP, fetched by granules, and a cache on disk
 * that is the image itself.
 */
@NullMarked
package io.github.jerofs.internal.remote;

import org.jspecify.annotations.NullMarked;
