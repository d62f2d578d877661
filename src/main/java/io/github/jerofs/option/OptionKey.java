package io.github.jerofs.option;

import io.github.jerofs.error.ErofsLimit;
import java.util.List;
import java.util.function.Supplier;

/**
 * The key of an option for opening an image, on which builders, {@code env} maps, the command line
 * and the documentation are based: {@link ImageKeys}, {@link TrustKeys}, {@link RemoteKeys} and
 * {@link #of limits}. Immutable and thread-safe.
 *
 * <pre>{@code
 * OptionKey.all().forEach(key -> System.out.println(key + " " + key.documentation()));
 * }</pre>
 *
 * <table>
 * <caption>Keys of {@code env} maps</caption>
 * <tr><th>key</th><th>what</th><th>value</th><th>default</th><th>applies to</th></tr>
 * <tr><td>{@code offset}</td><td>Offset of the image in its file, in bytes.</td><td>a number of bytes</td><td>0</td><td>everywhere</td></tr>
 * <tr><td>{@code devices}</td><td>Extra devices, in the order of the device table.</td><td>a list of Path, URI, ByteSource or ImageLocation, a DeviceResolver, ErofsDevices, or a string of paths separated by File.pathSeparator</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code cacheBytes}</td><td>Bytes of a private cache of decompressed data; shared means the cache of the whole JVM.</td><td>a number of bytes, or shared</td><td>shared</td><td>everywhere</td></tr>
 * <tr><td>{@code access}</td><td>How to read files: auto maps those of the default file system, mapped fails if a file cannot be mapped, channel suits files that may be truncated while open.</td><td>auto, mapped or channel</td><td>auto</td><td>an image or device in a file</td></tr>
 * <tr><td>{@code uidMap}</td><td>Translation of owners, as for an idmapped mount.</td><td>a string inside:outside:count,…</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code gidMap}</td><td>Translation of groups, as for an idmapped mount.</td><td>a string inside:outside:count,…</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code verify}</td><td>Whether to check the superblock checksum, if the image has one.</td><td>superblock or none</td><td>superblock</td><td>everywhere</td></tr>
 * <tr><td>{@code fsVerity}</td><td>Expected fs-verity digest of the image; checking it reads the whole file.</td><td>an FsVerityDigest, a string such as sha256:3d24…, or none</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code objects}</td><td>Base directories of the objects of a composefs image, in search order.</td><td>a list of Path, URI or ImageLocation, or a string of paths and URLs separated by ;</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code objectResolver}</td><td>Locates the objects of a composefs image in other storage.</td><td>an ObjectResolver</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code verifyObjects}</td><td>Whether to check the fs-verity digest of an object when it is opened, which reads it all.</td><td>fsverity or none</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code composefsView}</td><td>View of a composefs image: logical as built, kernel as mounted, stored as plain EROFS.</td><td>logical, kernel or stored</td><td>logical</td><td>everywhere</td></tr>
 * <tr><td>{@code verifyChunks}</td><td>Whether to check digests and CRCs of the chunks of Nydus blobs as they are read.</td><td>digests or none</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code verifyLayers}</td><td>Whether to check the digests of all layers: by a hash tree or the digests of chunks as they are read, or else of the whole layer when it is opened.</td><td>digests or none</td><td>none</td><td>an image in an OCI layout or registry</td></tr>
 * <tr><td>{@code rootHash}</td><td>Root hash of the dm-verity hash tree; every block is verified when it is read.</td><td>a RootHash, or 64 or 128 hexadecimal digits</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code hashTree}</td><td>Location of the hash tree; auto locates it after the image.</td><td>auto, a number of bytes, a HashTree, a Path, or a string LOCATION or LOCATION@BYTES</td><td>auto</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code signature}</td><td>PKCS#7 signature that the root hash must have.</td><td>a DetachedSignature, the bytes of one, or the path of a file in DER</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code certificates}</td><td>Certificates of the accepted signers of root hashes.</td><td>a list of X509Certificate, or a string of paths of PEM or DER files, separated by File.pathSeparator</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code trustAfterFirstRead}</td><td>Whether to verify a block only at its first read, for storage that only you can write.</td><td>true or false</td><td>false</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code deviceRootHashes}</td><td>Root hashes of the extra devices, in the same order.</td><td>a list of RootHash or hexadecimal digits, or a string of them separated by commas</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code deviceHashTrees}</td><td>Locations of the hash trees of the extra devices; auto for all by default.</td><td>a list of values as hashTree takes them, or a string of them separated by commas</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code deviceSignatures}</td><td>PKCS#7 signatures of the root hashes of the extra devices.</td><td>a list of values as signature takes them, or a string of paths separated by File.pathSeparator</td><td>none</td><td>an image with a rootHash</td></tr>
 * <tr><td>{@code minBuildTime}</td><td>Minimum build time of the image, against older images that are validly signed.</td><td>an Instant, or a string such as 2026-01-31T00:00:00Z</td><td>none</td><td>everywhere</td></tr>
 * <tr><td>{@code maxExtentBytes}</td><td>Maximum decoded size of a compressed extent, in bytes.</td><td>a number from 1 to 268435456</td><td>12 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxXattrBytes}</td><td>Maximum size of an extended attribute's value, in bytes.</td><td>a number from 0 to 65535</td><td>65535</td><td>everywhere</td></tr>
 * <tr><td>{@code maxLinks}</td><td>Maximum number of symbolic links followed in one path.</td><td>a number from 0 to 256</td><td>40</td><td>everywhere</td></tr>
 * <tr><td>{@code maxPathBytes}</td><td>Maximum length of the path of a listed directory, in bytes.</td><td>a number from 1 to 65536</td><td>8 KiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxMetaboxBytes}</td><td>Maximum size of the decoded metabox, in bytes, in addition to 64 times the size of the image.</td><td>a number from 0 to 4611686018427387903</td><td>64 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxLayers}</td><td>Maximum number of layers in a union.</td><td>a number from 1 to 4096</td><td>500</td><td>everywhere</td></tr>
 * <tr><td>{@code maxArchiveEntries}</td><td>Maximum number of files and directories in an archive that is opened as an image.</td><td>a number from 1 to 268435456</td><td>4194304</td><td>everywhere</td></tr>
 * <tr><td>{@code maxArchiveBytes}</td><td>Maximum length of a compressed archive or image after decompression, in bytes.</td><td>a number from 1 to 4611686018427387903</td><td>262144 MiB</td><td>everywhere</td></tr>
 * <tr><td>{@code maxArchiveRatio}</td><td>Maximum ratio of the lengths of a compressed archive or image after and before decompression, if it decompresses to more than 64 MiB.</td><td>a number from 1 to 1073741824</td><td>250</td><td>everywhere</td></tr>
 * <tr><td>{@code remote}</td><td>How to read from web servers; the options below override single values.</td><td>RemoteOptions</td><td>RemoteOptions.DEFAULT</td><td>everywhere</td></tr>
 * <tr><td>{@code mirrors}</td><td>Alternative URLs of the same bytes, tried in this order after failures.</td><td>a list of at most 15 URIs</td><td>none</td><td>an image on a web server</td></tr>
 * <tr><td>{@code sha256}</td><td>Expected SHA-256 of the image.</td><td>a SHA-256 in 64 hexadecimal digits</td><td>none</td><td>everywhere; on a web server only with a cacheDirectory</td></tr>
 * <tr><td>{@code headers}</td><td>Additional request headers, such as Authorization.</td><td>a map of strings</td><td>none</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code connectTimeout}</td><td>Timeout for establishing a connection.</td><td>a positive Duration, or a string such as 30s</td><td>10s</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code idleTimeout}</td><td>Timeout while no bytes arrive.</td><td>a positive Duration, or a string such as 30s</td><td>30s</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code attempts}</td><td>Maximum number of attempts per URL and range.</td><td>a number from 1 to 100</td><td>4</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code cacheDirectory}</td><td>Directory of the on-disk cache of fetched bytes and of indexes of archives.</td><td>a path of the default file system</td><td>none</td><td>an image or device on a web server, or an archive</td></tr>
 * <tr><td>{@code granuleBytes}</td><td>Granularity of requests and of the on-disk cache, in bytes.</td><td>a power of two from 4096 to 4194304</td><td>64 KiB</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code memoryBytes}</td><td>Maximum size of the in-memory cache of bytes that are not cached on disk.</td><td>a number of bytes</td><td>32 MiB</td><td>an image or device on a web server</td></tr>
 * <tr><td>{@code remoteLocations}</td><td>Whether web servers may be contacted.</td><td>allowed or forbidden</td><td>allowed</td><td>everywhere</td></tr>
 * <tr><td>{@code hosts}</td><td>The only hosts that may be contacted, also after redirects.</td><td>any, or a list or string of names separated by commas, such as *.example.org or localhost:8080</td><td>any</td><td>everywhere</td></tr>
 * <tr><td>{@code registryConfig}</td><td>Configuration of docker with the credentials of registries; auto means that of the user.</td><td>auto, none, or the Path or path of a file</td><td>auto</td><td>everywhere</td></tr>
 * <tr><td>{@code credentialHelpers}</td><td>Whether to run the programs that registryConfig names to get credentials.</td><td>allowed or forbidden</td><td>forbidden</td><td>an image in a registry</td></tr>
 * </table>
 *
 * @param <T> the type of the values
 */
public final class OptionKey<T> {
  private final String name;
  private final OptionForm<T> form;
  private final Supplier<T> byDefault;
  private final OptionScope scope;
  private final boolean isRemote;
  private final String documentation;

  OptionKey(
      String name,
      OptionForm<T> form,
      Supplier<T> byDefault,
      OptionScope scope,
      boolean isRemote,
      String documentation) {
    this.name = name;
    this.form = form;
    this.byDefault = byDefault;
    this.scope = scope;
    this.isRemote = isRemote;
    this.documentation = documentation;
  }

  /** Returns all keys in documentation order. */
  public static List<OptionKey<?>> all() {
    return OptionRegistry.all();
  }

  /** Returns whether the option is part of {@link RemoteOptions}. */
  public boolean isRemote() {
    return isRemote;
  }

  /** Returns the key that sets {@code limit}. */
  public static OptionKey<Long> of(ErofsLimit limit) {
    return OptionRegistry.of(limit);
  }

  /**
   * Returns the key with the given name.
   *
   * @throws IllegalArgumentException if no key has this name; the message lists the names
   */
  public static OptionKey<?> named(String name) {
    return OptionRegistry.named(name);
  }

  /** Returns the name, which is the key in an {@code env} map. */
  public String name() {
    return name;
  }

  /** Returns a description of the option in one sentence. */
  public String documentation() {
    return documentation;
  }

  /** Returns the placeholder of a value in a synopsis, such as {@code BYTES}. */
  public String metavar() {
    return form.metavar();
  }

  /** Returns a description of the values that {@link #parse} accepts. */
  public String values() {
    return form.expected();
  }

  /** Returns the default value. */
  public T defaultValue() {
    return byDefault.get();
  }

  /** Returns the default value as text. */
  public String defaultText() {
    return text(defaultValue());
  }

  /** Returns the images and devices to which the option applies. */
  public OptionScope scope() {
    return scope;
  }

  /** Returns {@code value} as text, without header values and URL queries, which may be secret. */
  public String text(T value) {
    return form.printer().apply(value);
  }

  /**
   * Parses a typed value or a string; {@link #values} describes the accepted forms.
   *
   * @throws IllegalArgumentException if {@code value} has another form or is out of range
   * @throws java.io.UncheckedIOException if {@code value} names a file that cannot be read
   */
  public T parse(Object value) {
    return form.parse(name, value);
  }

  /** Returns {@code value} in normalized form. */
  T check(T value) {
    return form.check(name, value);
  }

  @Override
  public String toString() {
    return name;
  }
}
