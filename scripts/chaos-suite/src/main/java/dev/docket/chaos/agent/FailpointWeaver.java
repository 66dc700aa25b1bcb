package dev.docket.chaos.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts `Failpoint.hit("name")` before the first instruction of every method that a [FailpointName]
/// names.
final class FailpointWeaver implements ClassFileTransformer {

  private static final ClassDesc FAILPOINT = Failpoint.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc HIT =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

  private final Consumer<String> problem;

  /// @param problem hears what could not be woven
  FailpointWeaver(Consumer<String> problem) {
    this.problem = problem;
  }

  /// The failpoints whose method is not on this class path any more.
  static List<FailpointName> missing(ClassLoader loader) {
    return Arrays.stream(FailpointName.values()).filter(name -> !exists(name, loader)).toList();
  }

  private static boolean exists(FailpointName name, ClassLoader loader) {
    try (var in = loader.getResourceAsStream(name.internalClass() + ".class")) {
      return in != null
          && ClassFile.of().parse(in.readAllBytes()).methods().stream()
              .anyMatch(m -> m.code().isPresent() && m.methodName().equalsString(name.method()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Called by the JVM on whatever thread loads a class. Throwing here would be swallowed.
  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    var names =
        Arrays.stream(FailpointName.values())
            .filter(name -> name.internalClass().equals(className))
            .toList();
    if (names.isEmpty() || loader == null) {
      return null;
    }
    try {
      return weave(loader, names, bytes);
    } catch (RuntimeException e) {
      problem.accept("cannot weave %s: %s".formatted(names, e));
      return null;
    }
  }

  private static byte[] weave(ClassLoader loader, List<FailpointName> names, byte[] bytes) {
    // Types are looked up in class files: loading them here would come before their own weaving.
    var classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader)));
    var transform = ClassTransform.ACCEPT_ALL;
    for (var name : names) {
      transform =
          transform.andThen(
              ClassTransform.transformingMethodBodies(
                  method -> method.methodName().equalsString(name.method()), atEntry(name)));
    }
    return classFile.transformClass(classFile.parse(bytes), transform);
  }

  private static CodeTransform atEntry(FailpointName name) {
    return new CodeTransform() {
      @Override
      public void atStart(CodeBuilder builder) {
        builder.loadConstant(name.label()).invokestatic(FAILPOINT, "hit", HIT);
      }

      @Override
      public void accept(CodeBuilder builder, CodeElement element) {
        builder.with(element);
      }
    };
  }
}
