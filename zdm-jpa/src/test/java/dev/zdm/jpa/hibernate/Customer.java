package dev.zdm.jpa.hibernate;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.World;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedAttributeNode;
import jakarta.persistence.NamedEntityGraph;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.ParamDef;

/** An entity with a migrated column, and beside it what else Hibernate can do to an entity. */
@Entity(name = "Customer")
@Table(name = "customer")
@BatchSize(size = 10)
@FilterDef(name = "ofTier", parameters = @ParamDef(name = "tier", type = Integer.class))
@Filter(name = "ofTier", condition = "tier = :tier")
@NamedEntityGraph(
        name = "withReferrer",
        attributeNodes = {@NamedAttributeNode("email"), @NamedAttributeNode("referrer")})
@NamedQuery(name = "byEmail", query = "from Customer c where c.email = :email")
class Customer {
    static final List<String> TABLES = List.of("""
            CREATE TABLE customer (
                id bigint PRIMARY KEY, code varchar(20) UNIQUE, email varchar(100), email_address varchar(100),
                name varchar(100), tier int, referrer bigint, version int NOT NULL)""");
    static final String DROP = "ALTER TABLE customer DROP COLUMN email";

    @Id
    long id;

    @NaturalId
    String code;

    @Column(name = World.HOME)
    @MigratedColumn(migration = "move", from = "email", to = "email_address")
    String email;

    String name;
    int tier;

    @Formula("(select count(*) from customer r where r.referrer = id)")
    long referrals;

    @ManyToOne(fetch = FetchType.LAZY)
    @jakarta.persistence.JoinColumn(name = "referrer")
    Customer referrer;

    @OneToMany(mappedBy = "referrer")
    @OrderBy("email desc")
    List<Customer> referred = new ArrayList<>();

    @Version
    int version;

    Customer() {}

    Customer(long id, String email) {
        this.id = id;
        this.code = "c" + id;
        this.email = email;
    }
}
