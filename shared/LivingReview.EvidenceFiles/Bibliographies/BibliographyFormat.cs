namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Formats of bibliographies.</summary>
public enum BibliographyFormat
{
    /// <summary>RIS: "TI  - title", ended by ER.</summary>
    Ris,

    /// <summary>PubMed's text format, also called MEDLINE or nbib: "PMID- 1", ended by an empty line.</summary>
    Nbib,

    /// <summary>PubMed's XML: PubmedArticleSet.</summary>
    PubMedXml,

    /// <summary>EndNote's XML: xml/records/record.</summary>
    EndNoteXml,

    /// <summary>Web of Science's plain text: "PT J", ended by ER.</summary>
    WebOfScience,

    /// <summary>BibTeX and BibLaTeX: "@article{key, title = {...}}".</summary>
    BibTex,

    /// <summary>A table of records as CSV, such as ASReview, Scopus and Rayyan export it.</summary>
    Csv,

    /// <summary>A table of records with tabs.</summary>
    Tsv,

    /// <summary>A table of records as an Excel workbook.</summary>
    Xlsx,
}
