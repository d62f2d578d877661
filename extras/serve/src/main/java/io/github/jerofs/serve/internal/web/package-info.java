/** HTTP and WebDAV: requests, files with ranges, pages and listings of directories. */
@NullMarked
package io.github.jerofs.serve.internal.web;

import org.jspecify.annotations.NullMarked;
