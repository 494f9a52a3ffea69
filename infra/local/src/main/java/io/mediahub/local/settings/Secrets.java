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
import java.util.Base64;
import java.util.HexFormat;

/**
 * Keys and passwords, made once at the first start and kept in files that only their owner can
 * read. An existing file is never replaced: data sealed with a lost key could not be opened again.
 */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  public Secrets(Path folder) {
    this.folder = folder;
  }

  /** Makes what is missing. */
  public void ensure() throws IOException {
    OwnerOnly.folder(folder);
    OwnerOnly.folder(folder.resolve("jwt"));
    OwnerOnly.folder(folder.resolve("cloudfront"));
    try (var keys = Files.list(folder.resolve("jwt"))) {
      if (keys.noneMatch(p -> p.toString().endsWith(".pem"))) {
        write("jwt/0001.pem", pem("PRIVATE KEY", rsa().getPrivate().getEncoded()));
      }
    }
    if (!Files.exists(folder.resolve("cloudfront/private.pem"))) {
      KeyPair pair = rsa();
      write("cloudfront/public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      write("cloudfront/key-pair-id", "K" + hex(6).toUpperCase(java.util.Locale.ROOT));
      write("cloudfront/private.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }
    for (String key : new String[] {"master.key", "lookup.key"}) {
      once(key, Base64.getEncoder().encodeToString(bytes(32)));
    }
  }

  /** A password by name, made when it is asked for the first time. */
  public String password(String name) throws IOException {
    OwnerOnly.folder(folder);
    OwnerOnly.folder(folder.resolve("passwords"));
    String file = "passwords/" + name;
    once(file, hex(24));
    String value = Files.readString(folder.resolve(file)).strip();
    if (value.isEmpty()) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The secret " + folder.resolve(file) + " is empty.",
          "Restore it from a copy, or start afresh with './mediahub reset'.");
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
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048, RANDOM);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has RSA", e);
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
