package io.github.jerofs.fuzz;

/** Formats of other systems for {@link SystemsRun}. */
enum SystemFormat {
  /** The metadata of Nydus RAFS v6. */
  RAFS_BOOTSTRAP,
  /** Blobs: chunks, chunk information, contexts, table of contents. */
  RAFS_BLOB,
  /** composefs images and their objects. */
  COMPOSEFS,
  /** APEX, compressed APEX and other ZIP files. */
  ZIP,
  /** Sparse images. */
  SPARSE,
  /** Disks with GPT or MBR. */
  PARTITIONS,
  /** Super partitions. */
  SUPER
}
