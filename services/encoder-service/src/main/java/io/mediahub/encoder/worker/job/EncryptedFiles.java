package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.store.Parts;
import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.playlist.render.Encryption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mediahub.rendition.Fragment;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;

/**
 * Whether players will be able to decrypt what is stored of a rendition. Everything was measured
 * before it was encrypted, so the check of a package looks at one segment of each rendition.
 */
final class EncryptedFiles {
  private static final String FRAGMENT = "moof";

  private final Parts parts;
  private final PackageCipher cipher;
  private final String folder;

  /**
   * @param folder of the rendition's files; ends with "/"
   */
  EncryptedFiles(Parts parts, PackageCipher cipher, String folder) {
    this.parts = parts;
    this.cipher = cipher;
    this.folder = folder;
  }

  /**
   * Reads the first segment of a part, and its key frames.
   *
   * @throws MediaFailure {@code package-broken} when they are not fragments after their decryption
   */
  void require(RenditionPart part) throws IOException, InterruptedException {
    if (part.getSegments().isEmpty()) {
      return;
    }
    int index = part.getFirstIndex();
    Segment segment = part.getSegments().getFirst();
    byte[] plain = cipher.openSegment(index, parts.read(folder + segment.getName()));
    if (!isWhole(plain, keyFrames(part, index, segment))) {
      throw new MediaFailure(
          JobFailure.PACKAGE_BROKEN,
          "The rendition %s is broken. Decrypted, its segments are not what was encoded."
              .formatted(part.getRenditionId()));
    }
  }

  private List<byte[]> keyFrames(RenditionPart part, int index, Segment segment)
      throws IOException, InterruptedException {
    List<byte[]> plain = new ArrayList<>();
    List<String> files = Encryption.files(part.getInit(), segment);
    if (files.size() > 1) {
      byte[] stored = parts.read(folder + files.getLast());
      for (Fragment fragment : segment.getFragments()) {
        int from = Math.toIntExact(fragment.getOffsetBytes());
        int to = Math.toIntExact(from + fragment.getKeyFrameBytes());
        plain.add(cipher.openKeyFrame(index, plain.size(), Arrays.copyOfRange(stored, from, to)));
      }
    }
    return plain;
  }

  /** Fragments, the first ones of which begin with these key frames. */
  private static boolean isWhole(byte[] segment, List<byte[]> keyFrames) {
    int at = 0;
    int fragments = 0;
    try {
      for (Box box : Box.in(ByteBuffer.wrap(segment))) {
        if (box.type().equals(FRAGMENT) && !begins(segment, at, keyFrames, fragments++)) {
          return false;
        }
        at += Box.HEADER_BYTES + box.body().remaining();
      }
    } catch (Mp4Exception e) {
      return false;
    }
    return fragments > 0 && fragments >= keyFrames.size();
  }

  private static boolean begins(byte[] segment, int at, List<byte[]> keyFrames, int fragment) {
    if (fragment >= keyFrames.size()) {
      return true;
    }
    byte[] key = keyFrames.get(fragment);
    int end = Math.min(segment.length, at + key.length);
    return Arrays.equals(segment, at, end, key, 0, key.length);
  }
}
