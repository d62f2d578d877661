package io.github.jerofs.option;

import io.github.jerofs.storage.ErofsDevices;
import io.github.jerofs.storage.ImageLocation;
import io.github.jerofs.storage.ObjectResolver;
import java.util.List;
import java.util.Optional;

/** Keys of the options of {@link ErofsOptions} for the image and its data. */
public final class ImageKeys {
  private static final KeyList KEYS = new KeyList();

  /** {@link ErofsOptions#offset}. */
  public static final OptionKey<Long> OFFSET =
      KEYS.add("offset", OptionForms.bytes(), 0L, "Offset of the image in its file, in bytes.");

  /** {@link ErofsOptions#devices}. */
  public static final OptionKey<ErofsDevices> DEVICES =
      KEYS.add(
          "devices",
          OptionForms.devices(),
          ErofsDevices.NONE,
          "Extra devices, in the order of the device table.");

  /** {@link ErofsOptions#cacheBytes}. */
  public static final OptionKey<Optional<Long>> CACHE_BYTES =
      KEYS.add(
          "cacheBytes",
          OptionForms.privateCache(),
          Optional.empty(),
          "Bytes of a private cache of decompressed data; shared means the cache of the whole JVM.");

  /** {@link ErofsOptions#access}. */
  public static final OptionKey<ImageAccess> ACCESS =
      KEYS.add(
          "access",
          OptionForms.access(),
          ImageAccess.AUTO,
          OptionScope.FILE,
          "How to read files: auto maps those of the default file system, mapped fails if a file"
              + " cannot be mapped, channel suits files that may be truncated while open.");

  /** {@link ErofsOptions#uidMap}. */
  public static final OptionKey<String> UID_MAP =
      KEYS.addIdMap("uidMap", "Translation of owners, as for an idmapped mount.");

  /** {@link ErofsOptions#gidMap}. */
  public static final OptionKey<String> GID_MAP =
      KEYS.addIdMap("gidMap", "Translation of groups, as for an idmapped mount.");

  /** {@link ErofsOptions#verifySuperblock}. */
  public static final OptionKey<Boolean> VERIFY =
      KEYS.add(
          "verify",
          OptionForms.either("superblock", "none"),
          true,
          "Whether to check the superblock checksum, if the image has one.");

  /** {@link ErofsOptions#fsVerity}. */
  public static final OptionKey<Optional<FsVerityDigest>> FS_VERITY =
      KEYS.add(
          "fsVerity",
          OptionForms.fsVerityDigest(),
          Optional.empty(),
          "Expected fs-verity digest of the image; checking it reads the whole file.");

  /** {@link ErofsOptions#objects}. */
  public static final OptionKey<List<ImageLocation>> OBJECTS =
      KEYS.add(
          "objects",
          ObjectForms.directories(),
          List.of(),
          "Base directories of the objects of a composefs image, in search order.");

  /** Locates objects after {@link #OBJECTS}. It has no effect on other images than composefs. */
  public static final OptionKey<Optional<ObjectResolver>> OBJECT_RESOLVER =
      KEYS.add(
          "objectResolver",
          ObjectForms.resolver(),
          Optional.empty(),
          "Locates the objects of a composefs image in other storage.");

  /** {@link ErofsOptions#verifyObjects}. */
  public static final OptionKey<Boolean> VERIFY_OBJECTS =
      KEYS.add(
          "verifyObjects",
          OptionForms.either("fsverity", "none"),
          false,
          "Whether to check the fs-verity digest of an object when it is opened, which reads it all.");

  /** {@link ErofsOptions#composefsView}. */
  public static final OptionKey<ComposefsView> COMPOSEFS_VIEW =
      KEYS.add(
          "composefsView",
          OptionForms.composefsView(),
          ComposefsView.LOGICAL,
          "View of a composefs image: logical as built, kernel as mounted, stored as plain EROFS.");

  /** {@link ErofsOptions#verifyChunks}. */
  public static final OptionKey<Boolean> VERIFY_CHUNKS =
      KEYS.add(
          "verifyChunks",
          OptionForms.either("digests", "none"),
          false,
          "Whether to check digests and CRCs of the chunks of Nydus blobs as they are read.");

  /** Whether to check the digests of the layers of an OCI image. */
  public static final OptionKey<Boolean> VERIFY_LAYERS =
      KEYS.add(
          "verifyLayers",
          OptionForms.either("digests", "none"),
          false,
          OptionScope.OCI,
          "Whether to check the digests of all layers: by a hash tree or the digests of chunks as"
              + " they are read, or else of the whole layer when it is opened.");

  private ImageKeys() {}

  static List<OptionKey<?>> all() {
    return KEYS.all();
  }
}
