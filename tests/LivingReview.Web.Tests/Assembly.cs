using LivingReview.Web.Tests;

[assembly: AssemblyFixture(typeof(Browsing))]
