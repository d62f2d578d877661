/** Ranges of a file over HTTP: transport, authentication, mirrors and retries. */
@NullMarked
package io.github.jerofs.internal.remote.http;

import org.jspecify.annotations.NullMarked;
