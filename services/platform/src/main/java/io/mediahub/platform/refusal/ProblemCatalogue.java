package io.mediahub.platform.refusal;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.base.problem.ProblemCode;
import io.mediahub.domain.RefusalReason;
import io.mediahub.domain.RoleRefusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All error codes of a service: its own, those of the domain that it decides about, and those that
 * every service has. OpenAPI and {@code docs/errors.md} are written from it.
 *
 * @param codes in alphabetical order, each once
 */
public record ProblemCatalogue(List<ProblemCode> codes) {
  /**
   * @throws IllegalArgumentException for a code that is listed twice
   */
  public ProblemCatalogue {
    codes = codes.stream().sorted(Comparator.comparing(ProblemCode::code)).toList();
    for (int i = 1; i < codes.size(); i++) {
      if (codes.get(i).code().equals(codes.get(i - 1).code())) {
        throw new IllegalArgumentException("The code " + codes.get(i).code() + " is listed twice.");
      }
    }
  }

  /**
   * @param reasons of the service and of its aggregates; those of the platform are added
   */
  public static ProblemCatalogue of(RefusalReason[]... reasons) {
    List<ProblemCode> all = new ArrayList<>(List.of(HttpProblem.values()));
    Stream.concat(Stream.of(PlatformRefusal.values(), RoleRefusal.values()), Stream.of(reasons))
        .flatMap(Stream::of)
        .map(Described::new)
        .forEach(all::add);
    return new ProblemCatalogue(all);
  }

  /** A reason with the status that its kind has over HTTP. */
  private record Described(RefusalReason reason) implements ProblemCode {
    @Override
    public String name() {
      return reason.name();
    }

    @Override
    public String code() {
      return reason.code();
    }

    @Override
    public Text text() {
      RefusalReason.Text text = reason.text();
      return new Text(
          Statuses.of(text.kind()), text.field(), text.sentence(), text.hint(), text.when());
    }
  }
}
