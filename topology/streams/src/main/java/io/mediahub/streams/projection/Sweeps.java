package io.mediahub.streams.projection;

import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.rendition.Leftovers;
import mediahub.rendition.SweepRequested;

/**
 * Sweeps that were requested and are not done, as the text of a column: a line each, with the job,
 * the folders that it deletes and those that it keeps. Viewers may go on with what will be swept
 * until it is, so its rows stay until then.
 */
final class Sweeps {
  private static final String NONE = "-";

  private Sweeps() {}

  static String requested(String sweeps, SweepRequested event) {
    Leftovers leftovers = event.getLeftovers();
    List<String> folders = new ArrayList<>(leftovers.getFolders());
    if (leftovers.getJobId() != null) {
      for (int attempt : leftovers.getAttempts()) {
        if (attempt != leftovers.getPublished()) {
          folders.add(Packages.pathOfAttempt(leftovers.getJobId(), attempt) + "/");
        }
      }
    }
    String line = String.join(" ", event.getJobId(), words(folders), words(leftovers.getKept()));
    return Stream.concat(lines(ended(sweeps, event.getJobId())), Stream.of(line))
        .collect(Collectors.joining("\n"));
  }

  static String ended(String sweeps, String jobId) {
    return lines(sweeps)
        .filter(line -> !line.startsWith(jobId + " "))
        .collect(Collectors.joining("\n"));
  }

  /** The rows of what a job has deleted. */
  static List<Clearing> clearings(String mediaId, String sweeps, String jobId) {
    return lines(sweeps)
        .filter(line -> line.startsWith(jobId + " "))
        .map(line -> line.substring(jobId.length() + 1).split(" ", -1))
        .filter(parts -> parts.length == 2)
        .flatMap(parts -> clearings(mediaId, set(parts[0]), set(parts[1])))
        .toList();
  }

  private static Stream<Clearing> clearings(String mediaId, Set<String> folders, Set<String> kept) {
    Set<String> keptPackages = new HashSet<>();
    Map<String, Set<String>> keptRenditions = new HashMap<>();
    for (String folder : kept) {
      Place place = Place.of(folder);
      if (place.rendition().isEmpty()) {
        keptPackages.add(place.packageId());
      } else {
        keptRenditions
            .computeIfAbsent(place.packageId(), id -> new HashSet<>())
            .add(place.rendition());
      }
    }
    return folders.stream()
        .map(Place::of)
        .filter(place -> !place.packageId().isEmpty())
        .filter(place -> !keptPackages.contains(place.packageId()))
        .flatMap(
            place ->
                place.clearings(mediaId, keptRenditions.getOrDefault(place.packageId(), Set.of())));
  }

  /**
   * What lies in a folder.
   *
   * @param rendition empty for a whole package
   */
  private record Place(String packageId, String rendition) {
    static Place of(String folder) {
      String[] steps = folder.split("/", -1);
      boolean ofAttempt = steps.length > 2 && steps[1].matches("[0-9]{1,9}");
      String packageId =
          ofAttempt ? Packages.ofAttempt(steps[0], Integer.parseInt(steps[1])) : steps[0];
      int next = ofAttempt ? 2 : 1;
      return new Place(packageId, steps.length > next ? steps[next] : "");
    }

    /** The package itself stays while renditions of it do: it says where they are. */
    Stream<Clearing> clearings(String mediaId, Set<String> kept) {
      if (!rendition.isEmpty()) {
        return kept.contains(rendition)
            ? Stream.empty()
            : Stream.of(
                Clearing.of(
                    CatalogueRenditionProjection.TABLE,
                    mediaId,
                    Map.of(
                        CatalogueRenditionProjection.PACKAGE_ID, packageId,
                        CatalogueRenditionProjection.RENDITION_ID, rendition)),
                Clearing.of(
                    CatalogueSegmentProjection.TABLE,
                    mediaId,
                    Map.of(
                        CatalogueSegmentProjection.PACKAGE_ID, packageId,
                        CatalogueSegmentProjection.RENDITION_ID, rendition)));
      }
      Stream<Clearing> renditions =
          Stream.of(
              Clearing.of(
                      CatalogueRenditionProjection.TABLE,
                      mediaId,
                      of(CatalogueRenditionProjection.PACKAGE_ID))
                  .sparing(CatalogueRenditionProjection.RENDITION_ID, kept),
              Clearing.of(
                      CatalogueSegmentProjection.TABLE,
                      mediaId,
                      of(CatalogueSegmentProjection.PACKAGE_ID))
                  .sparing(CatalogueSegmentProjection.RENDITION_ID, kept));
      return kept.isEmpty()
          ? Stream.concat(
              renditions,
              Stream.of(
                  Clearing.of(
                      CataloguePackageProjection.TABLE,
                      mediaId,
                      of(CataloguePackageProjection.PACKAGE_ID))))
          : renditions;
    }

    private Map<Column<?>, Object> of(Column<String> column) {
      return Map.of(column, packageId);
    }
  }

  private static Stream<String> lines(String sweeps) {
    return sweeps.isEmpty() ? Stream.empty() : sweeps.lines();
  }

  private static String words(List<String> folders) {
    return folders.isEmpty() ? NONE : String.join(",", folders);
  }

  private static Set<String> set(String words) {
    return words.equals(NONE) ? Set.of() : Set.copyOf(Arrays.asList(words.split(",", -1)));
  }
}
