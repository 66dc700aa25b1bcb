package dev.docket.launcher.dev.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.MonitorInstruction;

/// What ArchUnit does not show of a class.
final class Bytecode {

  private Bytecode() {}

  static boolean entersMonitor(JavaClass type) {
    var source = type.getSource().orElseThrow();
    try (var stream = source.getUri().toURL().openStream()) {
      return ClassFile.of().parse(stream.readAllBytes()).methods().stream()
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .anyMatch(MonitorInstruction.class::isInstance);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
