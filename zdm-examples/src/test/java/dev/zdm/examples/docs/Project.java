package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** A Maven project that a reader makes file by file; here it is built and run without Maven. */
record Project(Path folder) {
    /** This test has more on its class path than the project has. */
    private static final String WITHOUT_JPA = "--spring.autoconfigure.exclude="
            + HibernateJpaAutoConfiguration.class.getName() + ","
            + DataJpaRepositoriesAutoConfiguration.class.getName();

    void write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    /** Compiles all sources, as strictly as the compiler can, against the class path of this test. */
    Path compile() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("target/classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> sources = files.getJavaFileObjectsFromPaths(sources());
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-parameters",
                    "-proc:none",
                    "-classpath",
                    System.getProperty("java.class.path"));
            assertThat(compiler.getTask(messages, files, null, options, null, sources)
                            .call())
                    .as(messages::toString)
                    .isTrue();
        }
        return classes;
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** Starts the application on a free port. */
    ConfigurableApplicationContext run(String mainClass, String... arguments) throws Exception {
        URL[] urls = {
            compile().toUri().toURL(),
            folder.resolve("src/main/resources").toUri().toURL()
        };
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URLClassLoader loader = new URLClassLoader(urls, before);
        thread.setContextClassLoader(loader);
        try {
            List<String> all = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1", WITHOUT_JPA));
            all.addAll(List.of(arguments));
            return SpringApplication.run(loader.loadClass(mainClass), all.toArray(String[]::new));
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
