package io.mediahub.local.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "path", "/home/andré/naïve 名前/\uD83C\uDFAC",
          "windows", "C:\\new",
          "lines", "a\nb\r\tc",
          "blank", "  begins with blanks",
          "signs", "#a=b:c!d");

  @TempDir Path folder;

  @Test
  void any_text_is_read_back_whatever_encoding_the_reader_believes_in() throws Exception {
    Path file = folder.resolve("x.properties");
    PropertiesFile.write(file, VALUES);

    Properties latin = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      latin.load(in);
    }
    Properties utf8 = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      utf8.load(in);
    }

    assertThat(latin).isEqualTo(VALUES);
    assertThat(utf8).isEqualTo(VALUES);
  }
}
