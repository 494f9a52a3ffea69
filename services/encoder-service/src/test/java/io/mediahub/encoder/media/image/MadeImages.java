package io.mediahub.encoder.media.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mediahub.encoder.media.TestMedia;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;

/** Images as cameras, phones and editors make them, and some that nobody should. */
public final class MadeImages {
  /** Red, green, blue and sand, from the top left, line by line. */
  static final List<String> QUARTERS = List.of("C03020", "20A040", "3040C0", "E0B090");

  private static final String PICTURE =
      "color=0x%s:s=%dx%d,drawbox=%d:0:%d:%d:0x%s:fill,drawbox=0:%d:%d:%d:0x%s:fill,drawbox=%d:%d:%d:%d:0x%s:fill";

  private MadeImages() {}

  /** A picture of four colours, in the format that the name ends with. */
  public static Path quarters(Path folder, String name, int width, int height, Object... options)
      throws Exception {
    Object[] arguments = new Object[6 + options.length];
    Object[] made = {"-f", "lavfi", "-i", quarters(width, height), "-frames:v", "1"};
    System.arraycopy(made, 0, arguments, 0, made.length);
    System.arraycopy(options, 0, arguments, made.length, options.length);
    return TestMedia.make(folder.resolve(name), arguments);
  }

  static String quarters(int width, int height) {
    int x = width / 2;
    int y = height / 2;
    return PICTURE.formatted(
        QUARTERS.get(0),
        width,
        height,
        x,
        x,
        y,
        QUARTERS.get(1),
        y,
        x,
        y,
        QUARTERS.get(2),
        x,
        y,
        x,
        y,
        QUARTERS.get(3));
  }

  /** A JPEG with a segment more, right after its beginning. */
  static Path withSegment(Path jpeg, int marker, byte[] content) throws IOException {
    byte[] bytes = Files.readAllBytes(jpeg);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, 2);
    all.write(0xff);
    all.write(marker);
    all.write(content.length + 2 >> 8);
    all.write(content.length + 2);
    all.writeBytes(content);
    all.write(bytes, 2, bytes.length - 2);
    return Files.write(jpeg, all.toByteArray());
  }

  /** EXIF with an orientation, and the place where the picture was taken. */
  static byte[] exif(int orientation) {
    ByteBuffer data = ByteBuffer.allocate(200);
    data.put("Exif\0\0MM\0*".getBytes(ISO_8859_1)).putInt(8);
    data.putShort((short) 3);
    data.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    data.putShort((short) orientation).putShort((short) 0);
    data.putShort((short) 0x010f).putShort((short) 2).putInt(12).putInt(120);
    data.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(60);
    data.putInt(0);
    data.position(6 + 60);
    data.putShort((short) 1);
    data.putShort((short) 1).putShort((short) 2).putInt(2).put("N\0\0\0".getBytes(ISO_8859_1));
    data.putInt(0);
    data.position(6 + 120);
    data.put("SecretMaker\0".getBytes(ISO_8859_1));
    return data.array();
  }

  /** A profile of three primaries, given as XYZ under D50, and one gamma. */
  static byte[] profile(double[][] primaries, double gamma) throws IOException {
    ByteArrayOutputStream tags = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(tags);
    for (double[] xyz : primaries) {
      data.writeBytes("XYZ \0\0\0\0");
      for (double value : xyz) {
        data.writeInt((int) Math.round(value * 65536));
      }
    }
    data.writeBytes("para\0\0\0\0\0\0\0\0");
    data.writeInt((int) Math.round(gamma * 65536));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(all);
    int tagsFrom = 128 + 4 + 6 * 12;
    out.writeInt(tagsFrom + tags.size());
    out.writeBytes("none");
    out.writeInt(0x04000000);
    out.writeBytes("mntrRGB XYZ ");
    out.write(new byte[12]);
    out.writeBytes("acsp");
    out.write(new byte[128 - all.size()]);
    out.writeInt(6);
    String[] names = {"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"};
    for (int i = 0; i < names.length; i++) {
      out.writeBytes(names[i]);
      out.writeInt(tagsFrom + Math.min(i, 3) * 20);
      out.writeInt(i < 3 ? 20 : 16);
    }
    out.write(tags.toByteArray());
    return all.toByteArray();
  }

  /** As Apple's phones write it, but for the shape of the curve. */
  static byte[] displayP3() throws IOException {
    return profile(
        new double[][] {
          {0.515102, 0.241182, -0.001050},
          {0.291965, 0.692236, 0.041882},
          {0.157153, 0.066582, 0.784378}
        },
        2.2);
  }

  static byte[] adobeRgb() throws IOException {
    return profile(
        new double[][] {
          {0.609741, 0.311111, 0.019470},
          {0.205276, 0.625671, 0.060867},
          {0.149185, 0.063217, 0.744568}
        },
        2.19921875);
  }

  static Path withProfile(Path jpeg, byte[] profile) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("ICC_PROFILE\0".getBytes(ISO_8859_1));
    content.write(1);
    content.write(1);
    content.writeBytes(profile);
    return withSegment(jpeg, 0xe2, content.toByteArray());
  }

  /** As print shops send it: four inks, inverted, with Adobe's mark. */
  static Path cmyk(Path folder, int cyan, int magenta, int yellow, int black) throws IOException {
    int side = 64;
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, side, side, 4, null);
    int[] pixel = {255 - cyan, 255 - magenta, 255 - yellow, 255 - black};
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        inks.setPixel(x, y, pixel);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    Path file = Files.write(folder.resolve("print.jpg"), bytes.toByteArray());
    return withSegment(file, 0xee, new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0});
  }

  /** A PNG of a few hundred bytes that claims a size. */
  public static Path bomb(Path folder, int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeInt(width);
    data.writeInt(height);
    data.write(new byte[] {8, 0, 0, 0, 0});
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream zip = new DeflaterOutputStream(pixels)) {
      zip.write(new byte[1 << 16]);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
    chunk(all, "IHDR", header.toByteArray());
    chunk(all, "IDAT", pixels.toByteArray());
    chunk(all, "IEND", new byte[0]);
    return Files.write(folder.resolve("bomb.png"), all.toByteArray());
  }

  /** A PNG with a chunk more, after its header. */
  static Path withChunk(Path png, String type, byte[] content) throws IOException {
    byte[] bytes = Files.readAllBytes(png);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, 33);
    chunk(all, type, content);
    all.write(bytes, 33, bytes.length - 33);
    return Files.write(png, all.toByteArray());
  }

  private static void chunk(ByteArrayOutputStream all, String type, byte[] content)
      throws IOException {
    DataOutputStream data = new DataOutputStream(all);
    CRC32 sum = new CRC32();
    sum.update(type.getBytes(ISO_8859_1));
    sum.update(content);
    data.writeInt(content.length);
    data.writeBytes(type);
    data.write(content);
    data.writeInt((int) sum.getValue());
  }

  /** One picture of 320x240 in four colours, as a phone stores it: HEVC in HEIF. */
  static Path heic(Path folder) throws IOException {
    return Files.write(folder.resolve("photo.heic"), heic());
  }

  private static byte[] heic() throws IOException {
    try (var bytes = MadeImages.class.getResourceAsStream("/images/quarters.heic")) {
      return bytes.readAllBytes();
    }
  }

  /** The same four times, as tiles of one picture of 640x480: phones store large ones so. */
  static Path tiledHeic(Path folder, int quarterTurns) throws IOException {
    byte[] single = heic();
    byte[] config = box(single, "hvcC");
    byte[] tile = box(single, "mdat");
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    write(properties, "hvcC", config);
    write(properties, "ispe", ints(0, 320, 240));
    write(properties, "ispe", ints(0, 640, 480));
    write(properties, "irot", new byte[] {(byte) quarterTurns});
    ByteArrayOutputStream associations = new ByteArrayOutputStream();
    associations.writeBytes(ints(0, 5));
    for (int item = 1; item <= 4; item++) {
      associations.writeBytes(new byte[] {0, (byte) item, 2, (byte) 0x81, 2});
    }
    associations.writeBytes(new byte[] {0, 5, 2, 3, (byte) 0x84});
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    write(both, "ipco", properties.toByteArray());
    write(both, "ipma", associations.toByteArray());
    ByteArrayOutputStream infos = new ByteArrayOutputStream();
    infos.writeBytes(new byte[] {0, 0, 0, 0, 0, 5});
    for (int item = 1; item <= 5; item++) {
      ByteArrayOutputStream info = new ByteArrayOutputStream();
      info.writeBytes(new byte[] {2, 0, 0, 0, 0, (byte) item, 0, 0});
      info.writeBytes((item == 5 ? "grid\0" : "hvc1\0").getBytes(ISO_8859_1));
      write(infos, "infe", info.toByteArray());
    }
    ByteArrayOutputStream tiles = new ByteArrayOutputStream();
    write(tiles, "dimg", new byte[] {0, 5, 0, 4, 0, 1, 0, 2, 0, 3, 0, 4});
    byte[] references = concat(ints(0), tiles.toByteArray());
    // Version 0, rows and columns less one, and the size of the whole.
    byte[] grid = {0, 0, 1, 1, 640 >> 8, (byte) 640, 480 >> 8, (byte) 480};
    byte[] type = concat("heic".getBytes(ISO_8859_1), ints(0), "mif1heic".getBytes(ISO_8859_1));
    byte[] whole = new byte[0];
    int from = 0;
    for (int round = 0; round < 2; round++) { // the second time it is known where the data lies
      ByteArrayOutputStream places = new ByteArrayOutputStream();
      places.writeBytes(new byte[] {0, 0, 0, 0, 0x44, 0, 0, 5});
      for (int item = 1; item <= 5; item++) {
        int length = item == 5 ? grid.length : tile.length;
        places.writeBytes(new byte[] {0, (byte) item, 0, 0, 0, 1});
        places.writeBytes(ints(item == 5 ? from + tile.length : from, length));
      }
      ByteArrayOutputStream meta = new ByteArrayOutputStream();
      meta.writeBytes(ints(0));
      write(meta, "hdlr", concat(ints(0, 0), "pict".getBytes(ISO_8859_1), new byte[13]));
      write(meta, "pitm", new byte[] {0, 0, 0, 0, 0, 5});
      write(meta, "iloc", places.toByteArray());
      write(meta, "iinf", infos.toByteArray());
      write(meta, "iref", references);
      write(meta, "iprp", both.toByteArray());
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      write(file, "ftyp", type);
      write(file, "meta", meta.toByteArray());
      from = file.size() + 8;
      write(file, "mdat", concat(tile, grid));
      whole = file.toByteArray();
    }
    return Files.write(folder.resolve("tiles.heic"), whole);
  }

  private static byte[] box(byte[] file, String type) {
    String text = new String(file, ISO_8859_1);
    int at = text.indexOf(type) - 4;
    int size = ByteBuffer.wrap(file).getInt(at);
    return Arrays.copyOfRange(file, at + 8, at + size);
  }

  private static void write(ByteArrayOutputStream all, String type, byte[] content) {
    all.writeBytes(ints(content.length + 8));
    all.writeBytes(type.getBytes(ISO_8859_1));
    all.writeBytes(content);
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    Arrays.stream(values).forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
