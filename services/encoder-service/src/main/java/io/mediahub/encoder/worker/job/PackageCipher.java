package io.mediahub.encoder.worker.job;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.base.content.MissingSecretException;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.hls.measure.Aes128;
import io.mediahub.playlist.render.Encryption;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mediahub.encoding.MeasuredPiece;
import mediahub.encoding.MeasuredRendition;
import mediahub.rendition.Fragment;
import mediahub.rendition.Segment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts the files of a package before they leave the worker, and decrypts what is checked. The
 * same file becomes the same bytes, whichever run of a job makes it.
 */
public final class PackageCipher {
  private static final Logger LOG = LoggerFactory.getLogger(PackageCipher.class);

  private final String secret;
  private final byte[] key;

  private PackageCipher(String secret, byte[] key) {
    this.secret = secret;
    this.key = key;
  }

  /**
   * @param secret name of the secret from which the key is derived; null when the package is not
   *     encrypted
   * @return null when it is not
   * @throws MediaFailure {@code content-key-missing}
   */
  public static @Nullable PackageCipher of(
      ContentKeys keys, @Nullable String secret, String mediaId, String packageId) {
    if (secret == null) {
      return null;
    }
    try {
      return new PackageCipher(secret, keys.of(secret, mediaId, packageId));
    } catch (MissingSecretException e) {
      LOG.error("No package can be encrypted here: {}", e.getMessage());
      throw new MediaFailure(
          JobFailure.CONTENT_KEY_MISSING,
          ("The worker does not have the secret \"%s\", from which the key of the package is"
                  + " derived.")
              .formatted(secret));
    }
  }

  /** Name of the secret. */
  String secret() {
    return secret;
  }

  /** An init segment. */
  public byte[] init(byte[] plain) {
    return Aes128.encrypt(key, Encryption.initVector(), plain);
  }

  /**
   * @param index of the segment; 0 for the first of the rendition
   */
  byte[] segment(int index, byte[] plain) {
    return Aes128.encrypt(key, Encryption.segmentVector(index), plain);
  }

  /**
   * A segment as it is stored.
   *
   * @param segment as it is reported
   * @param bytes its file
   * @param keyFrames the file of its key frames, each of which is encrypted by itself; null for
   *     sound
   */
  @SuppressWarnings("ArrayRecordComponent") // handed to the object store as it is, never compared
  public record Encrypted(Segment segment, byte[] bytes, byte @Nullable [] keyFrames) {}

  /**
   * @param index 0 for the first segment of the rendition
   * @param video whether it is of pictures
   * @param segment as it would be reported otherwise
   */
  public Encrypted segment(int index, boolean video, Segment segment, byte[] plain) {
    byte[] bytes = segment(index, plain);
    var file = new ByteArrayOutputStream();
    List<Fragment> placed =
        video ? keyFrames(index, segment.getFragments(), plain, file) : List.of();
    return new Encrypted(
        Segment.newBuilder(segment).setSizeBytes((long) bytes.length).setFragments(placed).build(),
        bytes,
        placed.isEmpty() ? null : file.toByteArray());
  }

  private List<Fragment> keyFrames(
      int index, List<Fragment> fragments, byte[] plain, ByteArrayOutputStream file) {
    List<Fragment> placed = new ArrayList<>();
    for (Fragment fragment : fragments) {
      int from = Math.toIntExact(fragment.getOffsetBytes());
      int to = Math.toIntExact(from + fragment.getKeyFrameBytes());
      byte[] vector = Encryption.keyFrameVector(index, placed.size());
      byte[] encrypted = Aes128.encrypt(key, vector, Arrays.copyOfRange(plain, from, to));
      placed.add(
          Fragment.newBuilder(fragment)
              .setOffsetBytes((long) file.size())
              .setKeyFrameBytes((long) encrypted.length)
              .build());
      file.writeBytes(encrypted);
    }
    return placed;
  }

  /** What was measured before the encryption, with the sizes that players fetch. */
  static MeasuredRendition encrypted(MeasuredRendition measured) {
    return MeasuredRendition.newBuilder(measured)
        .setSegments(encrypted(measured.getSegments()))
        .setKeyFrames(encrypted(measured.getKeyFrames()))
        .build();
  }

  private static List<MeasuredPiece> encrypted(List<MeasuredPiece> pieces) {
    return pieces.stream()
        .map(
            piece ->
                new MeasuredPiece(
                    piece.getDurationMicros(), Aes128.encryptedSize(piece.getSizeBytes())))
        .toList();
  }

  /**
   * @throws MediaFailure {@code package-broken} when it was encrypted with another key
   */
  byte[] openInit(byte[] stored) {
    return open(Encryption.initVector(), stored);
  }

  /**
   * @throws MediaFailure {@code package-broken} when it was encrypted with another key
   */
  byte[] openSegment(int index, byte[] stored) {
    return open(Encryption.segmentVector(index), stored);
  }

  /**
   * @param index of the segment
   * @param number of the key frame in the segment
   * @throws MediaFailure {@code package-broken} when it was encrypted with another key
   */
  byte[] openKeyFrame(int index, int number, byte[] stored) {
    return open(Encryption.keyFrameVector(index, number), stored);
  }

  private byte[] open(byte[] vector, byte[] stored) {
    try {
      return Aes128.decrypt(key, vector, stored);
    } catch (IllegalArgumentException e) {
      throw new MediaFailure(
          JobFailure.PACKAGE_BROKEN,
          "A file of the package cannot be decrypted with the package's key.");
    }
  }

  @Override
  public String toString() {
    return "PackageCipher[***]";
  }
}
