package io.mediahub.streams.simulation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A mistake in the engine itself, made in its class file: the source is as it is. */
public enum Mutant {
  DUPLICATE_FOLDED("an event that came before is folded again", "Fold", "fold") {
    /** Never takes {@code if (event.version() < expected) return DUPLICATE}. */
    @Override
    MethodTransform change() {
      return code(
          (builder, elements, i) -> {
            boolean guards =
                elements.get(i) instanceof BranchInstruction
                    && next(elements, i) instanceof FieldInstruction field
                    && field.name().equalsString("DUPLICATE");
            if (guards) {
              builder.pop().goto_(((BranchInstruction) elements.get(i)).target());
            } else {
              builder.with(elements.get(i));
            }
          });
    }
  },
  GAP_FOLDED("a version is folded though one before it is missing", "Fold", "fold") {
    /** {@code acceptGap = true} at the beginning. */
    @Override
    MethodTransform change() {
      return code(
          (builder, elements, i) -> {
            if (i == 0) {
              builder.iconst_1().istore(3);
            }
            builder.with(elements.get(i));
          });
    }

    @Override
    boolean isIn(MethodModel method) {
      return super.isIn(method)
          && method.methodTypeSymbol().descriptorString().contains("Logged;ZZ)");
    }
  },
  LATER_RECORD_APPLIED("the later record of a parked key is applied", "Parking", "of"),
  RECORD_BEFORE_PARKED_LOST(
      "a record before a parked one counts as parked after a crash (was found here)",
      "Parking",
      "loadOffsets") {
    /** All offsets up to 999. */
    @Override
    MethodTransform change() {
      return code(
          (builder, elements, i) -> {
            if (i == 0) {
              builder
                  .invokestatic(
                      ClassDesc.of("io.mediahub.streams.simulation.Mutant"),
                      "anyOffset",
                      MethodTypeDesc.ofDescriptor("()Ljava/util/Set;"))
                  .areturn();
            }
          });
    }
  },
  CONFLICT_IGNORED(
      "an owner goes on after another has moved the progress", "ModelThread", "rejoin"),
  REFUSED_ROWS_KEPT("rows of a refused write stay in memory", "ModelStore", "forgetUnwritten"),
  HELD_PARTITION_READ(
      "a partition without room for what must be parked is read on", "HeldPartitions", "contains"),
  OLD_PARKED_KEYS_FORGOTTEN(
      "a new owner does not know which keys are parked", "ModelThread", "parkedKeys") {
    @Override
    MethodTransform change() {
      return code(
          (builder, elements, i) -> {
            if (i == 0) {
              builder
                  .invokestatic(
                      ClassDesc.of("java.util.List"),
                      "of",
                      MethodTypeDesc.ofDescriptor("()Ljava/util/List;"),
                      true)
                  .areturn();
            }
          });
    }
  };

  final String what;
  private final String type;
  private final String method;

  Mutant(String what, String type, String method) {
    this.what = what;
    this.type = "io.mediahub.streams.readmodel.engine." + type;
    this.method = method;
  }

  /** Called from a mutated class. */
  public static Set<Long> anyOffset() {
    return LongStream.range(0, 1_000).boxed().collect(Collectors.toSet());
  }

  /** What becomes of an instruction. */
  interface Change {
    void of(CodeBuilder builder, List<CodeElement> elements, int i);
  }

  static MethodTransform code(Change change) {
    return (builder, element) -> {
      if (element instanceof CodeModel code) {
        var elements = code.elementList();
        builder.withCode(
            made -> {
              for (int i = 0; i < elements.size(); i++) {
                change.of(made, elements, i);
              }
            });
      } else {
        builder.with(element);
      }
    };
  }

  static Instruction next(List<CodeElement> elements, int from) {
    for (int i = from + 1; i < elements.size(); i++) {
      if (elements.get(i) instanceof Instruction instruction) {
        return instruction;
      }
    }
    throw new IllegalStateException("no instruction follows");
  }

  /** By default the method does nothing: it returns null, false or zero. */
  MethodTransform change() {
    return (builder, element) -> {
      if (element instanceof CodeModel code) {
        TypeKind kind = TypeKind.from(code.parent().orElseThrow().methodTypeSymbol().returnType());
        builder.withCode(
            made -> {
              switch (kind) {
                case VOID -> made.return_();
                case REFERENCE -> made.aconst_null().areturn();
                case LONG -> made.lconst_0().lreturn();
                default -> made.iconst_0().ireturn();
              }
            });
      } else {
        builder.with(element);
      }
    };
  }

  boolean isIn(MethodModel changed) {
    return changed.methodName().equalsString(method);
  }

  boolean isIn(String className) {
    return className.equals(type);
  }

  /**
   * @throws IllegalStateException when nothing of the class changes
   */
  byte[] applied(byte[] original) {
    ClassFile files = ClassFile.of();
    Predicate<MethodModel> changed = this::isIn;
    byte[] mutated =
        files.transformClass(
            files.parse(original), ClassTransform.transformingMethods(changed, change()));
    if (Arrays.equals(mutated, original)) {
      throw new IllegalStateException(this + " changes nothing: the engine was changed.");
    }
    return mutated;
  }
}
