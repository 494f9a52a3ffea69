package io.mediahub.local.settings;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys and passwords, created at the first start in files that only their owner can read. An
 * existing file is never replaced. A missing key is not created again when there is data that was
 * encrypted with it: the data would be lost, and nobody would notice at once.
 */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CONTENT = "content/";
  private static final String NOTARY = "notary/private.pem";

  private final Path folder;
  private final Path data;

  /**
   * Secrets in that folder.
   *
   * @param data what is sealed and protected with them
   */
  public Secrets(Path folder, Path data) {
    this.folder = folder;
    this.data = data;
  }

  /**
   * Makes what is missing, at the first start.
   *
   * @return sentences for people about keys that were missing although there is data
   * @throws Failure when a key is missing or is not the one that the data was encrypted with
   */
  public List<String> ensure() throws IOException {
    boolean later = sealed();
    List<String> messages = new ArrayList<>();
    OwnerOnly.folder(folder);
    OwnerOnly.folder(folder.resolve("jwt"));
    OwnerOnly.folder(folder.resolve("cloudfront"));
    try (var keys = Files.list(folder.resolve("jwt"))) {
      if (keys.noneMatch(p -> p.toString().endsWith(".pem"))) {
        if (later) {
          messages.add(
              "The key that signs tokens was missing; a new one was made. Everybody must log in"
                  + " again.");
        }
        write("jwt/0001.pem", pem("PRIVATE KEY", rsa().getPrivate().getEncoded()));
      }
    }
    if (!Files.exists(folder.resolve("cloudfront/private.pem"))) {
      if (later) {
        messages.add(
            "The key that signs cookies was missing; a new one was made. Playbacks end and must be started again.");
      }
      KeyPair pair = rsa();
      write("cloudfront/public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      write("cloudfront/key-pair-id", "K" + hex(6).toUpperCase(java.util.Locale.ROOT));
      write("cloudfront/private.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }
    KeyIds ids = KeyIds.read(data.resolve("keys"));
    notary(ids);
    content(ids);
    for (String key : List.of("master.key", "lookup.key")) {
      Path file = folder.resolve(key);
      if (later && !Files.exists(file)) {
        throw missing(file);
      }
      once(key, Base64.getEncoder().encodeToString(bytes(32)));
      if (!ids.admits(key, Files.readString(file).strip())) {
        throw new Failure(
            ExitCode.STATE_DAMAGED,
            "The key %s is not the one with which the data in %s was encrypted."
                .formatted(file, data),
            "Restore the right key from a backup: with this one, neither names nor e-mail addresses"
                + " can be decrypted.");
      }
    }
    ids.write();
    return messages;
  }

  /**
   * The key that signs checkpoints of the log. Witnesses know the log by it, so it is never made
   * again for data that has one.
   */
  private void notary(KeyIds ids) throws IOException {
    Path secret = folder.resolve(NOTARY);
    if (ids.names().contains(NOTARY) && !Files.exists(secret)) {
      throw missing(secret);
    }
    OwnerOnly.folder(folder.resolve("notary"));
    if (!Files.exists(secret)) {
      KeyPair pair = pair("Ed25519");
      write("notary/public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      write(NOTARY, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }
    if (!ids.admits(NOTARY, Files.readString(secret).strip())) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The key %s is not the one that signed the log of the data in %s."
              .formatted(secret, data),
          "Restore the right one from a backup: checkpoints of another key are those of another"
              + " log.");
    }
  }

  /**
   * Secrets from which the keys of packages are derived. One is there for an operator who wants
   * packages encrypted; further ones are put beside it.
   */
  private void content(KeyIds ids) throws IOException {
    for (String known : ids.names()) {
      if (known.startsWith(CONTENT) && !Files.exists(folder.resolve(known))) {
        throw missing(folder.resolve(known));
      }
    }
    OwnerOnly.folder(folder.resolve(CONTENT));
    once(CONTENT + "0001.key", Base64.getEncoder().encodeToString(bytes(32)));
    try (var files = Files.list(folder.resolve(CONTENT))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".key")).sorted().toList()) {
        if (!ids.admits(CONTENT + file.getFileName(), Files.readString(file).strip())) {
          throw new Failure(
              ExitCode.STATE_DAMAGED,
              "The secret %s is not the one with which media in %s were encrypted."
                  .formatted(file, data),
              "Restore the right one from a backup: with this one, they cannot be played. A new"
                  + " secret needs a new name.");
        }
      }
    }
  }

  /** Whether there is data already that the keys belong to. */
  private boolean sealed() {
    return Files.exists(data.resolve("keys")) || databaseExists();
  }

  private boolean databaseExists() {
    return Files.exists(data.resolve("postgres/PG_VERSION"));
  }

  private Failure missing(Path file) {
    return new Failure(
        ExitCode.STATE_DAMAGED,
        "The secret %s is missing, and the data in %s cannot be used without it."
            .formatted(file, data),
        "Restore it from a backup, or start afresh with './mediahub reset'.");
  }

  /** A password by name, made when it is asked for the first time. */
  public String password(String name) throws IOException {
    OwnerOnly.folder(folder);
    OwnerOnly.folder(folder.resolve("passwords"));
    once("passwords/" + name, hex(24));
    return existingPassword(name);
  }

  /**
   * The password of existing data, which a new password would not open.
   *
   * @throws Failure when it is missing or empty
   */
  public String existingPassword(String name) throws IOException {
    Path file = folder.resolve("passwords").resolve(name);
    if (!Files.exists(file)) {
      throw missing(file);
    }
    String value = Files.readString(file).strip();
    if (value.isEmpty()) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The secret " + file + " is empty.",
          "Restore it from a backup, or start afresh with './mediahub reset'.");
    }
    return value;
  }

  private void once(String file, String content) throws IOException {
    if (!Files.exists(folder.resolve(file))) {
      write(file, content);
    }
  }

  /** Whole or not at all: a crash in between must not leave half a key. */
  private void write(String file, String content) throws IOException {
    Path target = folder.resolve(file);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    OwnerOnly.write(part, content);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static KeyPair rsa() {
    return pair("RSA");
  }

  /** Ed25519 has one size. */
  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("RSA")) {
        generator.initialize(2048, RANDOM);
      }
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static String hex(int bytes) {
    return HexFormat.of().formatHex(bytes(bytes));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
