package dev.docket.launcher.dev.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles a class that has no place in the house, so that nobody finds it among the sources.
final class Counterexample {

  private Counterexample() {}

  /// @param directory empty; takes the class file
  static JavaClasses compile(String source, Path directory) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options = List.of("-d", directory.toString(), "-proc:none");
      var task =
          compiler.getTask(messages, files, null, options, null, List.of(new Source(source)));
      if (!task.call()) {
        throw new AssertionError("the counterexample does not compile:\n" + messages);
      }
    }
    return new ClassFileImporter().importPath(directory);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Wrong.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
