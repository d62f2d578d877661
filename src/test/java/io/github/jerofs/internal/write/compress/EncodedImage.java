package io.github.jerofs.internal.write.compress;

import io.github.jerofs.attribute.DataLayout;
import io.github.jerofs.testkit.TinyImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes images of one directory with encoded files: compact inodes, in blocks of 4 KiB, data
 * before metadata. To try the encoder without the builder.
 */
public final class EncodedImage implements FileReceiver<EncodedImage.Entry> {
  /** The data layout of flat files with an inline tail. */
  private static final int FLAT_INLINE = 2;

  private static final int BLOCK = 4096;
  private static final int SLOT = 32;
  private static final int INODE = 32;
  private static final int MAX_INLINE = BLOCK / 2;
  private static final int XATTR_HEADER = 12;

  /**
   * A file to be written.
   *
   * @param xattr the length of the value of an xattr that it gets; -1 for none
   */
  public record Entry(String name, byte[] content, @Nullable Encoding encoding, int xattr)
      implements FileSource {
    @Override
    public long size() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }

  /** An inode to be written. */
  private static final class Node {
    private final String name;
    private final long size;
    private final int mode;
    private final int xattr;
    private int layout;
    private long address;
    private byte[] inline = {};
    private @Nullable FileMap map;
    private long position;

    Node(String name, long size, int mode, int xattr) {
      this.name = name;
      this.size = size;
      this.mode = mode;
      this.xattr = xattr;
    }

    int xattrBytes() {
      return xattr < 0 ? 0 : XATTR_HEADER + (4 + 1 + xattr + 3 & -4);
    }

    long end() {
      return position + INODE + xattrBytes();
    }

    long tableSize() {
      return map == null ? inline.length : map.size(end());
    }

    int inlineSize() {
      return map == null ? inline.length : map.inlineSize();
    }
  }

  private final FileChannel out;
  private final PackedFile packed;
  private final CompressionUsage usage = new CompressionUsage();
  private final List<Node> nodes = new ArrayList<>();
  private final List<EncodedFile> encodedFiles = new ArrayList<>();
  private long at = BLOCK;
  private long firstPart = -1;
  private int mostBuffered;

  private EncodedImage(FileChannel out, PackedFile packed) {
    this.out = out;
    this.packed = packed;
  }

  /** Writes {@code image} and returns what became of the files. */
  public static List<EncodedFile> write(
      Path image, List<Entry> files, Encoding packedEncoding, FileEncoder encoder)
      throws IOException, InterruptedException {
    try (FileChannel out =
            FileChannel.open(
                image,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        PackedFile packed =
            new PackedFile(Objects.requireNonNull(image.toAbsolutePath().getParent()))) {
      EncodedImage writer = new EncodedImage(out, packed);
      encoder.encode(files.iterator(), writer);
      int inodes = writer.nodes.size() + 1;
      if (packed.size() > 0) {
        writer.packFragments(packedEncoding, encoder);
      }
      writer.finish(inodes);
      return List.copyOf(writer.encodedFiles.subList(0, files.size()));
    }
  }

  private void packFragments(Encoding encoding, FileEncoder encoder)
      throws IOException, InterruptedException {
    FileSource source = packed.source(encoding);
    byte[] content;
    try (InputStream in = source.open()) {
      content = in.readAllBytes();
    }
    Entry entry = new Entry("", content, source.encoding(), -1);
    Iterator<Entry> one = List.of(entry).iterator();
    encoder.encode(one, this);
  }

  private static int bits(DataLayout layout) {
    return switch (layout) {
      case FLAT_PLAIN -> 0;
      case COMPRESSED_FULL -> 1;
      case FLAT_INLINE -> FLAT_INLINE;
      case COMPRESSED_COMPACT -> 3;
      case CHUNK_BASED -> 4;
    };
  }

  private Node add(Entry file) {
    Node node = new Node(file.name, file.content.length, TinyImage.FILE, file.xattr);
    nodes.add(node);
    return node;
  }

  @Override
  public void whole(Entry file, EncodedFile encoded, ByteBuffer stored) throws IOException {
    encodedFiles.add(encoded);
    usage.add(encoded);
    Node node = add(file);
    if (encoded instanceof EncodedFile.Flat) {
      int tail = stored.remaining() % BLOCK;
      node.inline = new byte[tail > MAX_INLINE ? 0 : tail];
      stored.get(stored.limit() - node.inline.length, node.inline);
      stored.limit(stored.limit() - node.inline.length);
      align(BLOCK);
      node.layout = node.inline.length > 0 ? FLAT_INLINE : 0;
      node.address = at;
      append(stored);
    } else if (encoded instanceof EncodedFile.Fragment) {
      node.map = FileMap.ofFragment(packed.add(stored));
    } else if (encoded instanceof EncodedFile.Compressed compressed) {
      align(compressed.alignment());
      node.address = at;
      append(stored);
      setMap(node, compressed);
    }
  }

  @Override
  public void part(Entry file, ByteBuffer stored) throws IOException {
    if (firstPart < 0) {
      align(BLOCK);
      firstPart = at;
    }
    append(stored);
  }

  @Override
  public void end(Entry file, EncodedFile encoded) throws IOException {
    encodedFiles.add(encoded);
    usage.add(encoded);
    Node node = add(file);
    node.address = firstPart < 0 ? at : firstPart;
    firstPart = -1;
    if (encoded instanceof EncodedFile.Compressed compressed) {
      setMap(node, compressed);
    }
  }

  private void setMap(Node node, EncodedFile.Compressed compressed) throws IOException {
    long offset = packed.add(ByteBuffer.wrap(compressed.fragment()));
    node.map = FileMap.of(compressed, offset);
  }

  private void align(int unit) {
    at = at + unit - 1 & -unit;
  }

  private void append(ByteBuffer bytes) throws IOException {
    mostBuffered = Math.max(mostBuffered, bytes.remaining());
    while (bytes.hasRemaining()) {
      at += out.write(bytes, at);
    }
  }

  private void finish(int inodes) throws IOException {
    align(BLOCK);
    Node root = new Node("/", 0, TinyImage.DIRECTORY, -1);
    long meta = at;
    place(root, SLOT);
    long next = root.position + SLOT;
    for (Node node : nodes) {
      place(node, next - meta);
      next = node.end() + node.tableSize() + SLOT - 1 & -SLOT;
    }
    at = next;
    align(BLOCK);
    root.address = at;
    List<byte[]> blocks = directory(root, meta);
    for (byte[] block : blocks) {
      append(ByteBuffer.wrap(block));
    }
    long size = (long) (blocks.size() - 1) * BLOCK + used(blocks.get(blocks.size() - 1));
    writeInode(root, size);
    for (Node node : nodes) {
      writeInode(node, node.size);
    }
    align(BLOCK);
    writeSuperblock(root, meta, inodes);
    if (out.size() < at) {
      out.write(ByteBuffer.allocate(1), at - 1);
    }
  }

  private void place(Node node, long offset) {
    node.position = at + offset;
    while (true) {
      long tail = node.end() + node.tableSize() - node.inlineSize();
      if (node.inlineSize() == 0 || tail % BLOCK + node.inlineSize() <= BLOCK) {
        return;
      }
      node.position += SLOT;
    }
  }

  private void writeInode(Node node, long size) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(INODE + node.xattrBytes()).order(ByteOrder.LITTLE_ENDIAN);
    int layout = node.map == null ? node.layout : bits(node.map.layout());
    long start = node.map == null ? node.address / BLOCK : node.map.union();
    head.putShort(0, (short) (layout << 1)).putShort(4, (short) node.mode);
    head.putShort(2, (short) (node.xattr < 0 ? 0 : (node.xattrBytes() - XATTR_HEADER) / 4 + 1));
    head.putShort(6, (short) 1).putInt(8, (int) size).putInt(16, (int) start);
    if (node.xattr >= 0) {
      int entry = INODE + XATTR_HEADER;
      head.put(entry, (byte) 1).put(entry + 1, (byte) 1).putShort(entry + 2, (short) node.xattr);
      head.put(entry + 4, (byte) 'x');
      for (int i = 0; i < node.xattr; i++) {
        head.put(entry + 5 + i, (byte) 'v');
      }
    }
    table.write(head.array());
    if (node.map == null) {
      table.write(node.inline);
    } else {
      node.map.write(node.end(), node.address, table);
      if (table.size() - head.capacity() != node.tableSize()) {
        throw new IllegalStateException(node.name + ": map has another size than it said");
      }
    }
    out.write(ByteBuffer.wrap(table.toByteArray()), node.position);
  }

  private void writeSuperblock(Node root, long meta, int inodes) throws IOException {
    byte[] records = usage.records();
    ByteBuffer sb = ByteBuffer.allocate(128 + records.length).order(ByteOrder.LITTLE_ENDIAN);
    sb.putInt(0, 0xe0f5e1e2).put(12, (byte) 12).putShort(14, (short) nid(root, meta));
    sb.putLong(16, inodes).putInt(36, (int) (at / BLOCK)).putInt(40, (int) (meta / BLOCK));
    sb.putInt(80, usage.features()).putShort(84, (short) usage.algorithms());
    if (packed.size() > 0) {
      sb.putLong(96, nid(nodes.get(nodes.size() - 1), meta));
    }
    sb.put(128, records);
    out.write(sb, 1024);
  }

  private static long nid(Node node, long meta) {
    return (node.position - meta) / SLOT;
  }

  private static int used(byte[] block) {
    int end = block.length;
    while (block[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Names are ASCII, and behind the dots in the order of bytes. */
  private List<byte[]> directory(Node root, long meta) {
    List<Node> entries = new ArrayList<>(List.of(root, root));
    nodes.stream()
        .filter(node -> !node.name.isEmpty())
        .sorted((a, b) -> a.name.compareTo(b.name))
        .forEach(entries::add);
    List<byte[]> blocks = new ArrayList<>();
    for (int from = 0; from < entries.size(); ) {
      int to = from;
      int room = BLOCK;
      while (to < entries.size() && room >= 12 + name(entries, to).length()) {
        room -= 12 + name(entries, to++).length();
      }
      ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
      int nameAt = 12 * (to - from);
      for (int i = from; i < to; i++) {
        int entry = 12 * (i - from);
        block.putLong(entry, nid(entries.get(i), meta)).putShort(entry + 8, (short) nameAt);
        block.put(entry + 10, (byte) (entries.get(i) == root ? 2 : 1));
        byte[] name = name(entries, i).getBytes(StandardCharsets.US_ASCII);
        block.put(nameAt, name);
        nameAt += name.length;
      }
      blocks.add(block.array());
      from = to;
    }
    return blocks;
  }

  private static String name(List<Node> entries, int number) {
    return number == 0 ? "." : number == 1 ? ".." : entries.get(number).name;
  }
}
