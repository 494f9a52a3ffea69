package io.mediahub.domain.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A status and its word, which stands for it in answers, in tables and in the client. A word never
 * changes, since rows and programs of users contain it.
 */
public sealed interface Status
    permits MediaStatus,
        PackageStatus,
        RecipeStatus,
        ReencodeStatus,
        RenditionStatus,
        UploadStatus {

  /** The name of the enum constant. */
  String name();

  /** The constant's name in lower case. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a word.
   *
   * @throws IllegalArgumentException when there is none
   */
  static <E extends Enum<E> & Status> E parse(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(type, word)));
  }

  private static <E extends Enum<E> & Status> String unknown(Class<E> type, String word) {
    return "\"%s\" is no %s; there are %s."
        .formatted(
            word,
            type.getSimpleName(),
            Arrays.stream(type.getEnumConstants())
                .map(Status::word)
                .collect(Collectors.joining(", ")));
  }
}
