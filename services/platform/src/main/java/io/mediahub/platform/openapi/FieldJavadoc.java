package io.mediahub.platform.openapi;

import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentVisitor;
import com.github.therapi.runtimejavadoc.Link;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.Value;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the Javadoc of a record says about one of its components.
 *
 * @param description a sentence in Markdown
 * @param example the code behind the first "such as": a text, a number, or the members of an object
 *     without its braces, which Javadoc cannot nest; null if there is none
 */
record FieldJavadoc(String description, @Nullable String example) {
  private static final Pattern EXAMPLE = Pattern.compile("such as `([^`]+)`");

  /** By the name of the component; one that is not described is left out. */
  static Map<String, FieldJavadoc> of(Class<?> record) {
    return RuntimeJavadoc.getJavadoc(record).getRecordComponents().stream()
        .filter(component -> !component.getComment().getElements().isEmpty())
        .collect(Collectors.toMap(ParamJavadoc::getName, each -> of(each.getComment())));
  }

  private static FieldJavadoc of(Comment comment) {
    Markdown markdown = new Markdown();
    comment.visit(markdown);
    String text = markdown.text.toString().replaceAll("\\s+", " ").strip();
    Matcher example = EXAMPLE.matcher(text);
    return new FieldJavadoc(
        text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".",
        example.find() ? example.group(1) : null);
  }

  private static final class Markdown implements CommentVisitor {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void commentText(String plain) {
      text.append(plain);
    }

    @Override
    public void inlineLink(Link link) {
      text.append(link.getLabel());
    }

    @Override
    public void inlineTag(String name, String value) {
      text.append('`').append(value.strip()).append('`');
    }

    @Override
    public void inlineValue(Value value) {
      throw new IllegalArgumentException("{@value} has no place in the description of the API.");
    }
  }
}
