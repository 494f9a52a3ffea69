package io.mediahub.local.audit;

/**
 * The files of an export: the public key, the signed list of all heads, and for each tree that has
 * leaves its records, the hashes of its leaves, and its checkpoint. Forks have a file each.
 */
final class ExportLayout {
  static final String KEY = "key.txt";
  static final String HEADS = "heads.note";
  static final String RECORDS = ".records.jsonl";
  static final String LEAVES = ".leaves";
  static final String CHECKPOINT = ".checkpoint";

  private ExportLayout() {}

  static String fork(int number) {
    return "fork-%03d.note".formatted(number);
  }

  /**
   * What the files of a tree begin with, such as {@code mediahub.user.events.v1-0}.
   *
   * @param platform the origin of the platform, with which that of the tree begins
   */
  static String name(String platform, String tree) {
    String own = tree.startsWith(platform + "/") ? tree.substring(platform.length() + 1) : tree;
    return own.replaceAll("[^A-Za-z0-9._-]", "-");
  }
}
