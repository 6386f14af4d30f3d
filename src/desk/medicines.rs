//! What medicines are called: names and classes written down by us, and the endings that new names have.

/// International names, classes, and a few brands that people say instead. In the singular.
pub const NAMES: &str = "abacavir acetaminophen acetazolamide aciclovir acyclovir adalimumab albuterol alendronate \
    allopurinol alprazolam amiodarone amitriptyline amlodipine amoxicillin amoxiclav amphetamine anastrozole apixaban \
    aripiprazole aspirin atenolol atomoxetine atorvastatin azathioprine azithromycin baclofen bisoprolol botox budesonide \
    bumetanide buprenorphine bupropion buspirone cabergoline candesartan capecitabine captopril carbamazepine carboplatin \
    carvedilol cefalexin cephalexin ceftriaxone celecoxib cetirizine chlorthalidone cholestyramine ciclosporin \
    cyclosporine ciprofloxacin cisplatin citalopram clarithromycin clindamycin clonazepam clonidine clopidogrel clozapine \
    codeine colchicine cyclophosphamide dabigatran dapagliflozin denosumab dexamethasone diazepam diclofenac digoxin \
    diltiazem diphenhydramine docetaxel donepezil dorzolamide doxorubicin doxycycline dulaglutide duloxetine edoxaban \
    empagliflozin enoxaparin entecavir epinephrine erythromycin escitalopram estradiol etanercept ethinylestradiol \
    exenatide ezetimibe famotidine fentanyl fexofenadine finasteride flecainide fluconazole fluorouracil fluoxetine \
    fluticasone furosemide gabapentin gemcitabine gentamicin glibenclamide gliclazide glimepiride glipizide haloperidol \
    heparin hydrochlorothiazide hydrocodone hydrocortisone hydroxychloroquine hydroxyzine ibuprofen imipramine \
    indapamide indomethacin insulin ipilimumab irinotecan isoniazid isotretinoin itraconazole ivabradine ivermectin \
    ketamine ketorolac labetalol lamotrigine lansoprazole leflunomide letrozole levetiracetam levofloxacin \
    levothyroxine linezolid liraglutide lithium loperamide loratadine lorazepam melatonin memantine mesalazine \
    metformin methadone methotrexate methylphenidate methylprednisolone metoclopramide metronidazole midazolam \
    minocycline mirtazapine misoprostol modafinil montelukast morphine moxifloxacin mycophenolate naloxone naltrexone \
    naproxen nifedipine nitrofurantoin nitroglycerin nortriptyline olanzapine ondansetron oseltamivir oxybutynin \
    oxycodone paclitaxel paracetamol paroxetine phenytoin phenobarbital pioglitazone prednisolone prednisone pregabalin \
    prochlorperazine promethazine propofol pseudoephedrine quetiapine quinine raloxifene ranitidine rifampicin \
    risedronate risperidone rivaroxaban ropinirole salbutamol semaglutide sertraline sildenafil sitagliptin \
    spironolactone sulfasalazine sumatriptan tacrolimus tadalafil tamoxifen tamsulosin teriparatide testosterone \
    theophylline ticagrelor tirzepatide tizanidine tofacitinib tolterodine topiramate torasemide tramadol trazodone \
    trimethoprim valproate valaciclovir vancomycin varenicline venlafaxine verapamil vincristine warfarin \
    zidovudine ziprasidone zolpidem zopiclone statin antibiotic antidepressant nsaid ssri opioid steroid corticosteroid \
    antihistamine chemo chemotherapy vaccine vaccination jab booster inhaler penicillin sulfonamide benzodiazepine contraceptive ozempic wegovy humira \
    xarelto eliquis tylenol advil zoloft prozac lipitor keytruda mounjaro accutane losartan levodopa carbidopa carbimazole methimazole \
    mercaptopurine hydroxyurea interferon fingolimod mirabegron dupixent enbrel stelara plavix crestor nexium synthroid \
    ritalin adderall xanax valium ambien viagra cialis lexapro celexa cymbalta lyrica neurontin seroquel zyprexa abilify \
    risperdal lamictal depakote tegretol keppra coumadin pradaxa brilinta entresto jardiance farxiga januvia trulicity \
    victoza lantus humalog paxlovid";

/// How new names end: antibodies, inhibitors, sartans and so on.
pub const ENDINGS: &str = "mab pril sartan statin cillin prazole olol tinib gliptin gliflozin glutide floxacin \
    mycin cycline conazole vir triptan azepam parin xaban oxetine platin taxel rubicin profen oxicam dipine zolam setron zumab ciclib rafenib lukast dronate caine";

/// Words that end so and are none.
pub const NO_MEDICINES: &str = "april devoir reservoir elvir menoir protocol cocaine savoir memoir trimab vladimir";
