package dev.zdm.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The XML that pages show is that of projects which could be built. */
class DependenciesTest {
    private static final String ZDM = "dev.zdm";
    private static final String JUNIT = "org.junit.jupiter";

    static Stream<Page.Block> xml() {
        return Page.blocks("xml").stream();
    }

    @ParameterizedTest
    @MethodSource("xml")
    void every_dependency_on_zdm_is_managed_by_its_bom(Page.Block block) throws Exception {
        // given
        List<String> managed = artifacts(parse(Page.read(Path.of("../zdm-bom/pom.xml"))), ZDM);

        // then
        assertThat(artifacts(parse(block.text()), ZDM))
                .filteredOn(artifact -> !artifact.equals("zdm-bom:pom"))
                .isNotEmpty()
                .isSubsetOf(managed);
    }

    @Test
    void the_project_of_the_tutorial_has_the_dependencies_and_versions_that_its_test_has() throws Exception {
        // given
        Document tutorial = parse(Page.of("docs/getting-started.md").blocks().stream()
                .filter(block -> block.language().equals("xml"))
                .findFirst()
                .orElseThrow()
                .text());
        Document here = parse(Page.read(Path.of("pom.xml")));
        Document root = parse(Page.read(Path.of("../pom.xml")));

        // then
        for (String group : List.of("org.springframework.boot", "org.postgresql")) {
            assertThat(artifacts(tutorial, group)).isNotEmpty().isSubsetOf(artifacts(here, group));
        }
        assertThat(text(tutorial.getDocumentElement(), "version"))
                .isEqualTo(text(root.getDocumentElement(), "spring-boot.version"));
        assertThat(versionOf(tutorial, "zdm-bom"))
                .isEqualTo(text(parse(Page.read(Path.of("../zdm-bom/pom.xml"))).getDocumentElement(), "version"));
    }

    @Test
    void the_suites_for_ports_of_ones_own_need_only_what_the_page_names() throws Exception {
        // given
        Document kit = parse(Page.read(Path.of("../zdm-test/pom.xml")));
        List<String> named = new ArrayList<>(artifacts(kit, JUNIT));
        for (Page.Block block : Page.of("docs/testing.md").blocks()) {
            if (block.language().equals("xml")) {
                named.addAll(artifacts(parse(block.text()), JUNIT));
            }
        }

        // then
        try (Stream<Path> suites = Files.list(Path.of("../zdm-core/src/test/java/dev/zdm/spi"))) {
            assertThat(suites.filter(file -> file.toString().endsWith("Contract.java"))
                            .flatMap(DependenciesTest::ofJUnit))
                    .isNotEmpty()
                    .isSubsetOf(named);
        }
    }

    /** What JUnit calls a package, it also calls an artifact. */
    private static Stream<String> ofJUnit(Path source) {
        return Pattern.compile("import (?:static )?org\\.junit\\.jupiter\\.(\\w+)")
                .matcher(Page.read(source))
                .results()
                .map(found -> "junit-jupiter-" + found.group(1) + ":jar");
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> artifacts(Document pom, String group) {
        return dependencies(pom)
                .filter(dependency -> text(dependency, "groupId").equals(group))
                .map(dependency -> text(dependency, "artifactId") + ":" + typeOf(dependency))
                .toList();
    }

    private static String typeOf(Element dependency) {
        return dependency.getElementsByTagName("type").getLength() == 0 ? "jar" : text(dependency, "type");
    }

    private static String versionOf(Document pom, String artifact) {
        return dependencies(pom)
                .filter(dependency -> text(dependency, "artifactId").equals(artifact))
                .map(dependency -> text(dependency, "version"))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Element> dependencies(Document pom) {
        NodeList found = pom.getElementsByTagName("dependency");
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
    }

    /** The text of the first element of this name. */
    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}
