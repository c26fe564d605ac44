(** A model: countably many independent numbers with a symmetric law on three values each, so that no hypothesis of
    chapter P2 is empty. The random variables depend on finitely many of them. *)

From Coq Require Import Reals Lra Lia Cantor FunctionalExtensionality.
From Coq Require ClassicalDedekindReals.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** A number for every site. *)
Definition code (s : site) : nat :=
  match s with
  | X i => to_nat (0%nat, i)
  | Xt i => to_nat (1%nat, i)
  | G i => to_nat (2%nat, i)
  | A l i j => to_nat (3%nat, to_nat (l, to_nat (i, j)))
  | B l i => to_nat (4%nat, to_nat (l, i))
  end.

Lemma code_injective s t : code s = code t -> s = t.
Proof.
  assert (P : forall a b c d, to_nat (a, b) = to_nat (c, d) -> a = c /\ b = d).
  { intros a b c d E. apply to_nat_inj in E. split; [exact (f_equal fst E)|exact (f_equal snd E)]. }
  destruct s, t; unfold code; intros E; apply P in E; destruct E as [E' E]; try discriminate; subst; auto.
  - apply P in E. destruct E as [-> E]. apply P in E. now destruct E as [-> ->].
  - apply P in E. now destruct E as [-> ->].
Qed.

Section Coins.
  (** The number at the site s is scale s, 0 or -scale s with probabilities q, 1 - 2q and q. *)
  Variables (scale : site -> R) (q : R).
  Hypothesis Hq : 0 < q <= 1 / 2.

  (** The outcome with t · scale s at the site number k. *)
  Definition set (k : nat) (t : R) (w : outcome) : outcome :=
    fun s => if Nat.eqb (code s) k then scale s * t else w s.

  (** The mean over the site number k. *)
  Definition avg (k : nat) (f : outcome -> R) (w : outcome) : R :=
    q * f (set k 1 w) + (1 - 2 * q) * f (set k 0 w) + q * f (set k (-1) w).

  (** The mean over the sites with numbers below N. *)
  Fixpoint E (N : nat) (f : outcome -> R) (w : outcome) : R :=
    match N with O => f w | S n => E n (avg n f) w end.

  (** f depends on these only. *)
  Definition cylinder (N : nat) (f : outcome -> R) : Prop := computed_from (fun s => (code s < N)%nat) f.

  Definition zero : outcome := fun _ => 0.

  Definition coin_rv (f : outcome -> R) : Prop := exists N, cylinder N f.
  Definition coin_mean (f : outcome -> R) (m : R) : Prop := exists N, cylinder N f /\ E N f zero = m.

  Lemma avg_le k f g w : (forall w, f w <= g w) -> avg k f w <= avg k g w.
  Proof. intros H. unfold avg. pose proof (H (set k 1 w)). pose proof (H (set k 0 w)). pose proof (H (set k (-1) w)). nra. Qed.

  Lemma E_le N : forall f g w, (forall w, f w <= g w) -> E N f w <= E N g w.
  Proof. induction N as [|N IH]; simpl; intros f g w H; auto. apply IH. intros w'. now apply avg_le. Qed.

  Lemma E_ext N f g w : (forall w, f w = g w) -> E N f w = E N g w.
  Proof. intros H. replace g with f; [reflexivity|]. now apply functional_extensionality. Qed.

  Lemma avg_const k c w : avg k (fun _ => c) w = c.
  Proof. unfold avg. ring. Qed.

  Lemma E_const N : forall c w, E N (fun _ => c) w = c.
  Proof.
    induction N as [|N IH]; simpl; intros c w; [reflexivity|].
    rewrite (E_ext N _ (fun _ => c)); [apply IH|]. intros w'. apply avg_const.
  Qed.

  Lemma E_plus N : forall f g w, E N (fun w => f w + g w) w = E N f w + E N g w.
  Proof.
    induction N as [|N IH]; simpl; intros f g w; [reflexivity|].
    rewrite <- IH. apply E_ext. intros w'. unfold avg. ring.
  Qed.

  Lemma E_scale N : forall c f w, E N (fun w => c * f w) w = c * E N f w.
  Proof.
    induction N as [|N IH]; simpl; intros c f w; [reflexivity|].
    rewrite <- IH. apply E_ext. intros w'. unfold avg. ring.
  Qed.

  (** A site on which f does not depend. *)
  Lemma avg_same (T : site -> Prop) k f w : computed_from T f -> (forall s, T s -> code s <> k) -> avg k f w = f w.
  Proof.
    intros Hf HT.
    assert (K : forall t, f (set k t w) = f w).
    { intros t. apply Hf. intros s Hs. unfold set. now rewrite (proj2 (Nat.eqb_neq _ _)) by auto. }
    unfold avg. rewrite !K. ring.
  Qed.

  Lemma cylinder_weaken N M f : cylinder N f -> (N <= M)%nat -> cylinder M f.
  Proof. intros H HM. apply (cf_weaken _ _ f H). intros s Hs. lia. Qed.

  Lemma E_more N M f w : cylinder N f -> (N <= M)%nat -> E M f w = E N f w.
  Proof.
    intros H HM. induction HM as [|M HM IH]; [reflexivity|]. simpl. rewrite <- IH. apply E_ext. intros w'.
    apply (avg_same _ M f w' (cylinder_weaken N M f H HM)). intros; lia.
  Qed.

  Lemma mean_E f m : coin_mean f m -> forall M, cylinder M f -> E M f zero = m.
  Proof.
    intros (N & HN & <-) M HM. rewrite <- (E_more N (Nat.max N M) f zero HN), <- (E_more M (Nat.max N M) f zero HM); auto; lia.
  Qed.

  Lemma cylinder_both f g : coin_rv f -> coin_rv g -> exists N, cylinder N f /\ cylinder N g.
  Proof.
    intros [N HN] [M HM]. exists (Nat.max N M).
    split; [apply (cylinder_weaken N)|apply (cylinder_weaken M)]; auto; lia.
  Qed.

  Lemma rv_has_mean f : coin_rv f -> exists m, coin_mean f m.
  Proof. intros [N H]. exists (E N f zero), N. auto. Qed.

  (** The indicator of f ≠ 0. *)
  Definition nonzero (f : outcome -> R) (w : outcome) : R := if Req_EM_T (f w) 0 then 0 else 1.

  Lemma nonzero_bounds f w : 0 <= nonzero f w <= 1.
  Proof. unfold nonzero. destruct (Req_EM_T (f w) 0); lra. Qed.

  Lemma E_nonneg N f w : (forall w, 0 <= f w) -> 0 <= E N f w.
  Proof. intros H. rewrite <- (E_const N 0 w). now apply E_le. Qed.

  Lemma E_null N : forall f w, (forall w, 0 <= f w) -> E N f w = 0 -> E N (nonzero f) w = 0.
  Proof.
    induction N as [|N IH]; simpl; intros f w H H0.
    - unfold nonzero. destruct (Req_EM_T (f w) 0); [reflexivity|contradiction].
    - assert (A0 : forall w, 0 <= avg N f w) by (intros w'; rewrite <- (avg_const N 0 w'); now apply avg_le).
      apply Rle_antisym.
      + rewrite <- (IH _ w A0 H0). apply E_le. intros w'.
        unfold nonzero at 2. destruct (Req_EM_T (avg N f w') 0) as [Z|Z].
        * unfold avg in *. pose proof (H (set N 1 w')). pose proof (H (set N 0 w')). pose proof (H (set N (-1) w')).
          assert (Z1 : f (set N 1 w') = 0) by nra. assert (Z2 : f (set N (-1) w') = 0) by nra.
          assert (Z3 : (1 - 2 * q) * f (set N 0 w') = 0) by nra.
          unfold nonzero. rewrite Z1, Z2. destruct (Req_EM_T 0 0); [|lra].
          destruct (Req_EM_T (f (set N 0 w')) 0); [lra|]. apply Rmult_integral in Z3. destruct Z3; lra.
        * rewrite <- (avg_const N 1 w'). apply avg_le. apply nonzero_bounds.
      + apply (E_nonneg N). intros w'. rewrite <- (avg_const N 0 w'). apply avg_le. apply nonzero_bounds.
  Qed.

  Lemma E_null_converse N : forall f w, E N (nonzero f) w = 0 -> E N f w = 0.
  Proof.
    induction N as [|N IH]; simpl; intros f w H0.
    - unfold nonzero in H0. destruct (Req_EM_T (f w) 0); [assumption|lra].
    - apply IH. apply Rle_antisym; [|apply E_nonneg; apply nonzero_bounds].
      rewrite <- (E_null N (avg N (nonzero f)) w); [|intros w'; rewrite <- (avg_const N 0 w'); apply avg_le; apply nonzero_bounds|exact H0].
      apply E_le. intros w'. unfold nonzero at 1 2.
      destruct (Req_EM_T (avg N f w') 0) as [|Z], (Req_EM_T (avg N (nonzero f) w') 0) as [Z'|]; try lra.
      exfalso. apply Z. unfold avg in *.
      pose proof (nonzero_bounds f (set N 1 w')). pose proof (nonzero_bounds f (set N 0 w')). pose proof (nonzero_bounds f (set N (-1) w')).
      assert (Z1 : nonzero f (set N 1 w') = 0) by nra. assert (Z2 : nonzero f (set N (-1) w') = 0) by nra.
      assert (Z3 : (1 - 2 * q) * nonzero f (set N 0 w') = 0) by nra.
      unfold nonzero in Z1, Z2, Z3.
      destruct (Req_EM_T (f (set N 1 w')) 0) as [->|]; [|lra]. destruct (Req_EM_T (f (set N (-1) w')) 0) as [->|]; [|lra].
      destruct (Req_EM_T (f (set N 0 w')) 0) as [->|]; [ring|]. replace (1 - 2 * q) with 0 by lra. ring.
  Qed.

  (** The law. *)
  Definition coins : law.
  Proof.
    refine {| random_variable := coin_rv; mean := coin_mean |}.
    - intros s. exists (S (code s)). apply cf_site. lia.
    - intros c. exists O. apply cf_const.
    - intros f g Hf Hg. destruct (cylinder_both f g Hf Hg) as (N & Cf & Cg). exists N. now apply cf_plus.
    - intros f g Hf Hg. destruct (cylinder_both f g Hf Hg) as (N & Cf & Cg). exists N. now apply cf_times.
    - intros f [N Hf]. exists N. now apply (cf_apply _ (fun t => if Rlt_dec 0 t then 1 else 0)).
    - intros f m (N & H & _). now exists N.
    - intros f m m' H (N & HN & <-). symmetry. now apply mean_E.
    - intros c. exists O. split; [apply cf_const|reflexivity].
    - intros f g m m' Hf Hg. assert (Rf : coin_rv f) by (destruct Hf as (N & H & _); now exists N).
      assert (Rg : coin_rv g) by (destruct Hg as (N & H & _); now exists N).
      destruct (cylinder_both f g Rf Rg) as (N & Cf & Cg). exists N. split; [now apply cf_plus|].
      now rewrite E_plus, (mean_E f m Hf), (mean_E g m' Hg).
    - intros c f m (N & H & <-). exists N. split; [apply cf_times; [apply cf_const|exact H]|apply E_scale].
    - intros f m (N & H & <-) H0. now apply E_nonneg.
    - intros f g m Hf _ _. now apply rv_has_mean.
    - intros f m (N & H & _). apply rv_has_mean. exists N. now apply (cf_apply _ Rabs).
    - intros f (N & H & H0) Hf. exists N. split; [|now apply E_null].
      now apply (cf_apply _ (fun t => if Req_EM_T t 0 then 0 else 1)).
    - intros f [N Hf] H0. exists N. split; [exact Hf|]. apply E_null_converse. apply (mean_E _ _ H0).
      now apply (cf_apply _ (fun t => if Req_EM_T t 0 then 0 else 1)).
  Defined.

  (** A function of one number. *)
  Lemma coins_site s (phi : R -> R) :
    mean coins (fun w => phi (w s)) (q * phi (scale s) + (1 - 2 * q) * phi 0 + q * phi (- scale s)).
  Proof.
    exists (S (code s)). split; [apply (cf_apply _ phi); apply cf_site; lia|]. simpl.
    rewrite (E_ext _ _ (fun _ => q * phi (scale s) + (1 - 2 * q) * phi 0 + q * phi (- scale s))); [apply E_const|].
    intros w. unfold avg, set. rewrite Nat.eqb_refl.
    replace (scale s * 1) with (scale s) by ring. replace (scale s * 0) with 0 by ring.
    replace (scale s * -1) with (- scale s) by ring. reflexivity.
  Qed.

  Lemma avg_computed T k f : computed_from T f -> computed_from T (avg k f).
  Proof.
    intros Hf w w' H. unfold avg.
    assert (K : forall t, f (set k t w) = f (set k t w')).
    { intros t. apply Hf. intros s Hs. unfold set. destruct (Nat.eqb (code s) k); auto. }
    now rewrite !K.
  Qed.

  (** What is computed from disjoint sets of sites factorises. *)
  Lemma E_product N : forall (S T : site -> Prop) f g w, (forall s, S s -> T s -> False) ->
    computed_from S f -> computed_from T g -> E N (fun w => f w * g w) w = E N f w * E N g w.
  Proof.
    induction N as [|N IH]; simpl; intros S T f g w HST Hf Hg; [reflexivity|].
    rewrite <- (IH S T); auto using avg_computed. apply E_ext. intros w'.
    destruct (ClassicalDedekindReals.sig_not_dec (exists s, code s = N /\ S s)) as [H|H].
    - assert (K : forall t, g (set N t w') = g w').
      { intros t. apply Hg. intros s Hs. unfold set. destruct (Nat.eqb_spec (code s) N) as [Hc|]; [|reflexivity].
        exfalso. apply H. intros (s' & Hc' & Hs'). apply (HST s'); [exact Hs'|].
        now rewrite (code_injective s' s) by congruence. }
      rewrite (avg_same T N g w' Hg); [unfold avg; rewrite !K; ring|].
      intros s Hs Hc. apply H. intros (s' & Hc' & Hs'). apply (HST s'); [exact Hs'|].
      now rewrite (code_injective s' s) by congruence.
    - assert (K : forall t, f (set N t w') = f w').
      { intros t. apply Hf. intros s Hs. unfold set. destruct (Nat.eqb_spec (code s) N) as [Hc|]; [|reflexivity].
        exfalso. apply H. eauto. }
      rewrite (avg_same S N f w' Hf); [unfold avg; rewrite !K; ring|].
      intros s Hs Hc. apply H. eauto.
  Qed.

  (** All sites are independent of each other. *)
  Lemma coins_product (S T : site -> Prop) f g m m' : (forall s, S s -> T s -> False) ->
    computed_from S f -> computed_from T g -> mean coins f m -> mean coins g m' -> mean coins (fun w => f w * g w) (m * m').
  Proof.
    intros HST Hf Hg Mf Mg.
    destruct (cylinder_both f g (mean_rv coins f m Mf) (mean_rv coins g m' Mg)) as (N & Cf & Cg).
    exists N. split; [now apply cf_times|].
    rewrite (E_product N S T) by assumption.
    now rewrite (mean_E f m Mf), (mean_E g m' Mg).
  Qed.

  Lemma together_same s : together s s.
  Proof. now destruct s. Qed.

  Lemma coins_independent : independent coins.
  Proof.
    intros S T f g m m' H. apply coins_product. intros s Hs Ht. exact (H s s Hs Ht (together_same s)).
  Qed.

  (** Changing signs leaves the law as it is. *)
  Lemma E_flip e N : forall f w, E N (fun w => f (flip e w)) w = E N f (flip e w).
  Proof.
    induction N as [|N IH]; simpl; intros f w; [reflexivity|]. rewrite <- IH. apply E_ext. intros w'.
    destruct (ClassicalDedekindReals.sig_not_dec (exists s, code s = N /\ e s = true)) as [H|H].
    - assert (K : forall t, flip e (set N t w') = set N (- t) (flip e w')).
      { intros t. apply functional_extensionality. intros s. unfold flip, set.
        destruct (Nat.eqb_spec (code s) N) as [Hc|]; [|reflexivity].
        destruct (e s) eqn:Es; [ring|]. exfalso. apply H. intros (s' & Hc' & Es').
        rewrite (code_injective s' s) in Es' by congruence. congruence. }
      unfold avg. rewrite !K. rewrite Ropp_0. replace (- -1) with 1 by ring. replace (- (1)) with (-1) by ring. ring.
    - assert (K : forall t, flip e (set N t w') = set N t (flip e w')).
      { intros t. apply functional_extensionality. intros s. unfold flip, set.
        destruct (Nat.eqb_spec (code s) N) as [Hc|]; [|reflexivity].
        destruct (e s) eqn:Es; [|reflexivity]. exfalso. apply H. eauto. }
      unfold avg. now rewrite !K.
  Qed.

  Lemma coins_symmetric : symmetric coins.
  Proof.
    intros e _ f m (N & H & <-). exists N. split.
    - intros w w' Hw. apply H. intros s Hs. unfold flip. now rewrite Hw.
    - rewrite E_flip. f_equal. apply functional_extensionality. intros s. unfold flip, zero. destruct (e s); ring.
  Qed.

  (** What vanishes wherever all numbers are ±scale has mean 0, if the value 0 has probability 0. *)
  Lemma E_support N : q = 1 / 2 -> forall f w,
    (forall w, (forall s, (code s < N)%nat -> w s = scale s \/ w s = - scale s) -> f w = 0) -> E N f w = 0.
  Proof.
    intros Hh. induction N as [|N IH]; simpl; intros f w H; [apply H; intros; lia|].
    apply IH. intros w' Hw'.
    assert (K : forall t, t = 1 \/ t = -1 -> f (set N t w') = 0).
    { intros t Ht. apply H. intros s Hs. unfold set. destruct (Nat.eqb_spec (code s) N).
      - destruct Ht as [->| ->]; [left|right]; ring.
      - apply Hw'. lia. }
    unfold avg. rewrite (K 1), (K (-1)), Hh by auto. field.
  Qed.

  Lemma coins_support f : q = 1 / 2 -> coin_rv f ->
    (forall w, (forall s, w s = scale s \/ w s = - scale s) -> f w = 0) -> mean coins f 0.
  Proof.
    intros Hh [N HN] H. exists N. split; [exact HN|]. apply E_support; [exact Hh|]. intros w Hw.
    rewrite (HN w (fun s => if Nat.ltb (code s) N then w s else scale s)).
    - apply H. intros s. destruct (Nat.ltb_spec (code s) N); auto.
    - intros s Hs. now rewrite (proj2 (Nat.ltb_lt _ _) Hs).
  Qed.
End Coins.

(** The moments of a number in the model. *)
Lemma coins_moment scale q (Hq : 0 < q <= 1 / 2) s k :
  mean (coins scale q Hq) (fun w => w s ^ k) (q * scale s ^ k + (1 - 2 * q) * 0 ^ k + q * (- scale s) ^ k).
Proof. apply (coins_site scale q Hq s (fun t => t ^ k)). Qed.

Lemma coins_first scale q Hq s : mean (coins scale q Hq) (fun w => w s) 0.
Proof. apply (mean_eq _ _ _ _ _ (coins_moment scale q Hq s 1)); [intros; ring|simpl; ring]. Qed.

Lemma coins_second scale q Hq s : mean (coins scale q Hq) (fun w => w s ^ 2) (2 * q * scale s ^ 2).
Proof. apply (mean_eq _ _ _ _ _ (coins_moment scale q Hq s 2)); [intros; ring|simpl; ring]. Qed.

Lemma coins_fourth scale q Hq s : mean (coins scale q Hq) (fun w => w s ^ 4) (2 * q * scale s ^ 4).
Proof. apply (mean_eq _ _ _ _ _ (coins_moment scale q Hq s 4)); [intros; ring|simpl; ring]. Qed.

(** ** A model of the default *)

(** With probabilities 5/18, 4/9 and 5/18 the values are chosen so that the moments are those of the uniform law. *)
Definition default_scale (n : nat -> nat) (s : site) : R :=
  match s with
  | X _ | Xt _ => sqrt (9 / 5)
  | A (S l) _ _ | B (S l) _ => sqrt (3 / 5) / sqrt (n l)
  | _ => 1
  end.

Lemma Hq_default : 0 < 5 / 18 <= 1 / 2. Proof. lra. Qed.

Definition default_law (n : nat -> nat) : law := coins (default_scale n) (5 / 18) Hq_default.

Lemma default_law_uniform n l s : (0 < n l)%nat -> default_scale n s = sqrt (3 / 5) / sqrt (n l) ->
  uniform (default_law n) (fun w => w s) (1 / sqrt (n l)).
Proof.
  intros Hn Hs k Hk. assert (0 < INR (n l)) by now apply lt_0_INR.
  assert (Hr : 0 < sqrt (n l)) by now apply sqrt_lt_R0.
  assert (Hb : 0 < 1 / sqrt (n l)) by (apply Rdiv_lt_0_compat; lra).
  rewrite (is_RInt_unique _ _ _ _ (is_RInt_moment _ k Hb)).
  apply (mean_eq _ _ _ _ _ (coins_moment (default_scale n) (5 / 18) Hq_default s k)); [reflexivity|].
  rewrite Hs. assert (E3 : sqrt (3 / 5) ^ 2 = 3 / 5) by (apply pow2_sqrt; lra).
  set (r := sqrt (n l)) in *. set (t := sqrt (3 / 5)) in *.
  destruct k as [|[|[|[|[|k]]]]]; [| | | | |lia].
  - simpl. field. lra.
  - simpl. field. lra.
  - transitivity (/ r ^ 2 * / 3); [simpl; field; lra|]. transitivity (5 / 9 * t ^ 2 * / r ^ 2); [rewrite E3; field; lra|].
    field. lra.
  - simpl. field. lra.
  - transitivity (/ r ^ 4 * / 5); [simpl; field; lra|]. transitivity (5 / 9 * (t ^ 2) ^ 2 * / r ^ 4); [rewrite E3; field; lra|].
    field. lra.
Qed.

Lemma default_law_default n : (forall l, (0 < n l)%nat) -> forall L, default (default_law n) n L.
Proof.
  intros Hn L. split; [apply coins_independent|split; [exact Hn|split]].
  - intros l i j _ _ _. apply default_law_uniform; auto.
  - intros l i _ _. apply default_law_uniform; auto.
Qed.

Lemma sqrt_95 : sqrt (9 / 5) ^ 2 = 9 / 5.
Proof. apply pow2_sqrt. lra. Qed.

Lemma default_law_second n s : default_scale n s = sqrt (9 / 5) -> mean (default_law n) (fun w => w s ^ 2) 1.
Proof.
  intros Hs. apply (mean_eq _ _ _ _ _ (coins_second (default_scale n) _ Hq_default s)); [reflexivity|].
  rewrite Hs, sqrt_95. field.
Qed.

(** ** A law seen through a map of the outcomes *)

Definition push (P : law) (phi : outcome -> outcome) : (forall s, random_variable P (fun w => phi w s)) -> law.
Proof.
  intros H.
  refine {| random_variable := fun f => random_variable P (fun w => f (phi w));
            mean := fun f m => mean P (fun w => f (phi w)) m |}.
  - exact H.
  - intros c. apply rv_constant.
  - intros f g. apply (rv_plus P (fun w => f (phi w)) (fun w => g (phi w))).
  - intros f g. apply (rv_times P (fun w => f (phi w)) (fun w => g (phi w))).
  - intros f. apply (rv_positive P (fun w => f (phi w))).
  - intros f m. apply mean_rv.
  - intros f m m'. apply mean_unique.
  - intros c. apply mean_constant.
  - intros f g m m'. apply (mean_plus P (fun w => f (phi w)) (fun w => g (phi w))).
  - intros c f m. apply (mean_scale P c (fun w => f (phi w))).
  - intros f m Hm Hf. apply (mean_nonneg P _ m Hm). auto.
  - intros f g m Hf Hg. apply (mean_dominated P (fun w => f (phi w)) (fun w => g (phi w))); auto.
  - intros f m. apply (mean_absolute P (fun w => f (phi w))).
  - intros f Hm Hf. apply (mean_null P (fun w => f (phi w))); auto.
  - intros f Hf. apply (null_mean P (fun w => f (phi w))); auto.
Defined.

Lemma together_trans r s t : together r s -> together s t -> together r t.
Proof. destruct r, s, t; simpl; intros; try congruence; try tauto; discriminate. Qed.

Lemma together_sym s t : together s t -> together t s.
Proof. destruct s, t; simpl; intros; try congruence; auto; discriminate. Qed.

(** Independence is kept if the map mixes only what belongs together. *)
Lemma push_independent P phi H : independent P ->
  (forall s, computed_from (together s) (fun w => phi w s)) -> independent (push P phi H).
Proof.
  intros I Hphi S T f g m m' Apart Hf Hg Mf Mg.
  set (cl := fun (U : site -> Prop) s => exists t, U t /\ together t s).
  assert (C : forall (U : site -> Prop) h, computed_from U h -> computed_from (cl U) (fun w => h (phi w))).
  { intros U h Hh w w' E. apply Hh. intros s Hs. apply Hphi. intros t Ht. apply E. exists s. auto. }
  apply (I (cl S) (cl T) (fun w => f (phi w)) (fun w => g (phi w))); auto.
  intros s t (s' & Hs & E) (t' & Ht & E') K.
  apply (Apart s' t' Hs Ht). apply (together_trans _ s); [exact E|]. apply (together_trans _ t); [exact K|].
  now apply together_sym.
Qed.
